#!/usr/bin/env python3
"""Measures PyTorch on the workloads of the benchmarks and prints one JSON line per row.

    pytorch.py --threads 2                    every workload with two threads
    pytorch.py --best --workload gemm         per row the best of the settings: threads, instruction set, memory format

The script starts itself anew where the environment is not the one that suits PyTorch best: no forced type of processor for
OpenBLAS, whose threads only the environment sets, and a malloc that keeps large blocks instead of faulting in their pages on
every call.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

WORKLOADS = ("gemm", "conv2d", "conv2d-backward", "mlp-step", "mlp-wide-step", "mnist-cnn-step", "residual-blocks-step", "u-net-step", "gpt-step", "lstm-step", "gru-step",
             "adam-step", "map", "reduce", "rows")


def time_repetitions(run: Callable[[], object], repetitions: int) -> float:
    """Returns the mean microseconds of one repetition."""
    start = time.perf_counter()
    for _ in range(repetitions):
        run()
    return (time.perf_counter() - start) / repetitions * 1e6


def measure(run: Callable[[], object], rounds: int, seconds: float) -> float:
    """Returns the median microseconds over rounds, which share the seconds, after a warm-up of a fifth of them."""
    warm_up_end = time.perf_counter() + seconds / 5
    estimate = time_repetitions(run, 1)
    while time.perf_counter() < warm_up_end:
        estimate = min(estimate, time_repetitions(run, 1))
    repetitions = max(1, round(seconds * 1e6 / rounds / estimate))
    return statistics.median(time_repetitions(run, repetitions) for _ in range(rounds))


def print_row(row: dict) -> None:
    """Prints a JSON line at once."""
    print(json.dumps(row), flush=True)


def measure_workloads(arguments: argparse.Namespace) -> None:
    """Prints a row per variant of the chosen workloads, in this process."""
    # Not at the top: loading PyTorch loads OpenBLAS, which reads the environment once.
    import torch
    from pytorch_workloads import VARIANTS

    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
    for workload in arguments.workload:
        for variant in VARIANTS[workload]():
            setting = (f"torch {torch.__version__}, torch threads {arguments.threads}, BLAS threads {arguments.blas_threads}, "
                       f"{arguments.instructions}, {variant.memory_format}")
            median = measure(variant.run, arguments.rounds, arguments.seconds)
            print_row({"workload": workload, "shape": variant.shape, "threads": arguments.threads,
                       "setting": setting, "median_us": round(median, 3)})


def supported_instructions() -> tuple[str, ...]:
    """Returns the instruction sets for PyTorch's own kernels; it does not choose AVX-512 unless told to."""
    with open("/proc/cpuinfo", encoding="utf-8") as information:
        return ("avx2", "avx512") if "avx512vl" in information.read() else ("avx2",)


def measure_best(arguments: argparse.Namespace) -> None:
    """Prints every row at its fastest setting within the given threads; each setting runs in a process of its own."""
    for workload in arguments.workload:
        best = {}
        for torch_threads, blas_threads in sorted({(1, 1), (1, arguments.threads), (arguments.threads, arguments.threads)}):
            for instructions in supported_instructions():
                command = [sys.executable, __file__, "--workload", workload, "--threads", str(torch_threads),
                           "--blas-threads", str(blas_threads), "--instructions", instructions,
                           "--rounds", str(arguments.rounds), "--seconds", str(arguments.seconds)]
                output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
                for row in map(json.loads, output.splitlines()):
                    row["threads"] = arguments.threads
                    if row["shape"] not in best or row["median_us"] < best[row["shape"]]["median_us"]:
                        best[row["shape"]] = row
        for row in best.values():
            print_row(row)


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
    parser.add_argument("--workload", action="append", choices=WORKLOADS, help="repeatable; default: all")
    parser.add_argument("--threads", type=int, default=2, help="threads of PyTorch; with --best, the most to use (default: 2)")
    parser.add_argument("--blas-threads", type=int, help="threads of OpenBLAS (default: as --threads)")
    parser.add_argument("--instructions", choices=instructions, default=instructions[-1],
                        help="instruction set of PyTorch's own kernels (default: the widest)")
    parser.add_argument("--rounds", type=int, default=7, help="rounds whose median counts (default: 7)")
    parser.add_argument("--seconds", type=float, default=2.0, help="time per measurement (default: 2)")
    parser.add_argument("--best", action="store_true", help="try all settings and print the best of each row")
    arguments = parser.parse_args()
    arguments.workload = arguments.workload or WORKLOADS
    arguments.blas_threads = arguments.blas_threads or arguments.threads
    return arguments


def main() -> None:
    arguments = parse_arguments()
    if arguments.best:
        measure_best(arguments)
        return
    environment = suitable_environment(arguments.blas_threads, arguments.instructions)
    if environment != dict(os.environ):
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)
    measure_workloads(arguments)


if __name__ == "__main__":
    main()
