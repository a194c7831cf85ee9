#!/usr/bin/env python3
"""Measures PyTorch on the workloads of the benchmarks; every answer is a line of JSON.

    pytorch.py --describe --threads 2         the version of PyTorch, and for each workload the settings that may be its best, as arguments
    pytorch.py --describe --device cuda       the same for PyTorch's GPU, or for the processor where PyTorch has none
    pytorch.py --serve --threads 2            answers requests on the standard input until it ends, in one setting:
                                              {"workload": "gemm", "rounds": 7, "seconds": 0.5} gives a line for each row, then {"done": "gemm"}
                                              or {"error": "why"}
    pytorch.py --threads 2 --workload gemm    measures and ends; for a look by hand

The script starts itself anew where the environment is not the one that suits PyTorch best: no forced type of processor for
OpenBLAS, whose threads only the environment sets, and a malloc that keeps large blocks instead of faulting in their pages on
every call. So a process has one setting for all its life; it is kept alive because importing PyTorch takes seconds.
"""

import argparse
import contextlib
import gc
import itertools
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

# Computed by one library with threads of its own, BLAS or oneDNN, and by no kernel of PyTorch.
LIBRARY_WORKLOADS = ("gemm", "conv2d", "conv2d-backward")
# Computed by kernels of PyTorch and by no library.
KERNEL_WORKLOADS = ("adam-step", "map", "reduce", "rows", "images")
MIXED_WORKLOADS = ("mlp-step", "mlp-wide-step", "mnist-cnn-step", "residual-blocks-step", "u-net-step", "gpt-step", "lstm-step", "gru-step", "inference")
WORKLOADS = LIBRARY_WORKLOADS + MIXED_WORKLOADS + KERNEL_WORKLOADS

# Idle workers of OpenBLAS and OpenMP spin for some 30 milliseconds before they sleep; whoever is measured next shall not feel them.
SECONDS_UNTIL_WORKERS_SLEEP = 0.1

# As many rounds as fit, but at least these: repetitions that take long would otherwise take many times the seconds that they are given.
FEWEST_ROUNDS = 3


PRECISIONS = ("float32", "tf32", "bfloat16")


def time_repetitions(run: Callable[[], object], wait: Callable[[], None], repetitions: int) -> float:
    """Returns the mean microseconds of one repetition."""
    start = time.perf_counter()
    for _ in range(repetitions):
        run()
    wait()
    return (time.perf_counter() - start) / repetitions * 1e6


def measure(run: Callable[[], object], wait: Callable[[], None], rounds: int, seconds: float) -> float:
    """Returns the median microseconds over rounds, which share the seconds, after a warm-up of a fifth of them."""
    warm_up_end = time.perf_counter() + seconds / 5
    estimate = time_repetitions(run, wait, 1)
    while time.perf_counter() < warm_up_end:
        estimate = min(estimate, time_repetitions(run, wait, 1))
    rounds = min(rounds, max(FEWEST_ROUNDS, round(seconds * 1e6 / estimate)))
    repetitions = max(1, round(seconds * 1e6 / rounds / estimate))
    return statistics.median(time_repetitions(run, wait, repetitions) for _ in range(rounds))


def print_line(content: dict) -> None:
    """Prints a JSON line at once."""
    print(json.dumps(content), flush=True)


class Session:
    """PyTorch in the setting of this process, with the tensors of the workload that was asked for last."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        # Not at the top: loading PyTorch loads OpenBLAS, which reads the environment once.
        import torch
        from pytorch_workloads import VARIANTS

        torch.manual_seed(0)
        self.precision, self.wait = arguments.precision, lambda: None
        if arguments.device == "cuda":
            self.setting, self.wait = arguments.precision, torch.cuda.synchronize
            use_gpu(torch, allow_tf32=arguments.precision == "tf32")
        else:
            torch.set_num_threads(arguments.threads)
            self.setting = f"threads {arguments.threads}, BLAS {arguments.blas_threads}, {arguments.instructions}"
        self.autocast = contextlib.nullcontext
        if arguments.precision == "bfloat16":
            self.autocast = partial(torch.autocast, arguments.device, dtype=torch.bfloat16)
        self.create = VARIANTS
        self.workload, self.variants = "", []

    def rows(self, workload: str, rounds: int, seconds: float) -> Iterator[dict]:
        """Yields a row for each variant of a workload."""
        if workload != self.workload:
            self.workload, self.variants = "", []
            gc.collect()
            self.variants = list(self.create[workload]())
            self.workload = workload
        for variant in self.variants:
            with self.autocast():
                median = measure(variant.run, self.wait, rounds, seconds)
            yield {"workload": workload, "shape": variant.shape, "precision": self.precision,
                   "setting": f"{self.setting}, {variant.memory_format}", "median_us": round(median, 3)}


def use_gpu(torch, allow_tf32: bool) -> None:
    """Makes the GPU the place of all tensors that do not name one, with or without rounded products."""
    if hasattr(torch, "set_default_device"):
        torch.set_default_device("cuda")
    else:
        torch.set_default_tensor_type(torch.cuda.FloatTensor)
    torch.backends.cudnn.benchmark = True
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = allow_tf32


def serve(session: Session) -> None:
    """Answers requests until the standard input ends."""
    print_line({"done": "start"})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            for row in session.rows(request["workload"], request["rounds"], request["seconds"]):
                print_line(row)
            time.sleep(SECONDS_UNTIL_WORKERS_SLEEP)
            print_line({"done": request["workload"]})
        except (RuntimeError, KeyError, ValueError, TypeError) as error:
            print_line({"error": f"{type(error).__name__}: {error}".splitlines()[0]})


def processor_settings(workload: str, threads: int) -> list[list[str]]:
    """
    Returns the settings, as arguments, that may differ for a workload: one thread or all, for PyTorch and for BLAS, which differ only where both compute;
    and the instructions of PyTorch's own kernels.
    """
    counts = {(1, 1), (threads, threads)}
    if workload in MIXED_WORKLOADS:
        counts.add((1, threads))
    instructions = supported_instructions()
    if workload in LIBRARY_WORKLOADS:
        instructions = instructions[-1:]
    return [["--threads", str(torch_threads), "--blas-threads", str(blas_threads), "--instructions", name]
            for (torch_threads, blas_threads), name in itertools.product(sorted(counts), instructions)]


def gpu_settings(workload: str) -> list[list[str]]:
    """Returns the precisions, as arguments, that may differ for a workload on a GPU: only products are rounded."""
    return [["--device", "cuda", "--precision", precision] for precision in (PRECISIONS[:1] if workload in KERNEL_WORKLOADS else PRECISIONS)]


def describe(device: str, threads: int) -> None:
    """Prints version and settings."""
    import torch

    is_gpu = device == "cuda" and torch.cuda.is_available()
    print_line({
        "version": torch.__version__,
        "device": torch.cuda.get_device_name() if is_gpu else "the processor",
        "settings": {workload: gpu_settings(workload) if is_gpu else processor_settings(workload, threads) for workload in WORKLOADS},
    })
    print_line({"done": "describe"})


def supported_instructions() -> tuple[str, ...]:
    """Returns the instruction sets for PyTorch's own kernels; it does not choose AVX-512 unless told to."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as information:
            features = information.read()
    except OSError:
        return ("default",)
    return ("avx2", "avx512") if "avx512vl" in features else ("avx2",) if "avx2" in features else ("default",)


def suitable_environment(blas_threads: int, instructions: str) -> dict[str, str]:
    """Returns the environment in which PyTorch runs at its best."""
    forced = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
    return {name: value for name, value in os.environ.items() if name not in forced} | {
        "OPENBLAS_NUM_THREADS": str(blas_threads),
        "ATEN_CPU_CAPABILITY": instructions,
        "MALLOC_MMAP_THRESHOLD_": "4294967296",
        "MALLOC_TRIM_THRESHOLD_": "4294967296",
    }


def parse_arguments() -> argparse.Namespace:
    """Reads the command line."""
    instructions = supported_instructions()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--describe", action="store_true", help="print version and settings, measure nothing")
    parser.add_argument("--serve", action="store_true", help="answer requests on the standard input")
    parser.add_argument("--workload", action="append", choices=WORKLOADS, help="repeatable; default: all")
    parser.add_argument("--threads", type=int, default=2, help="threads of PyTorch; with --describe, the most to use (default: 2)")
    parser.add_argument("--blas-threads", type=int, help="threads of OpenBLAS (default: as --threads)")
    parser.add_argument("--instructions", choices=instructions, default=instructions[-1],
                        help="instruction set of PyTorch's own kernels (default: the widest)")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu", help="where to compute (default: cpu)")
    parser.add_argument("--precision", choices=PRECISIONS, default="float32",
                        help="of products: as they are, rounded to TF32 by the GPU, or BFloat16 by autocast (default: float32)")
    parser.add_argument("--rounds", type=int, default=7, help="the most rounds, whose median counts (default: 7)")
    parser.add_argument("--seconds", type=float, default=2.0, help="time per measurement (default: 2)")
    arguments = parser.parse_args()
    arguments.blas_threads = arguments.blas_threads or arguments.threads
    return arguments


def main() -> None:
    arguments = parse_arguments()
    if arguments.describe:
        describe(arguments.device, arguments.threads)
        return
    environment = suitable_environment(arguments.blas_threads, arguments.instructions)
    if environment != dict(os.environ):
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)
    session = Session(arguments)
    if arguments.serve:
        serve(session)
        return
    for workload in arguments.workload or WORKLOADS:
        for row in session.rows(workload, arguments.rounds, arguments.seconds):
            print_line(row)


if __name__ == "__main__":
    main()
