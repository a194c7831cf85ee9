#!/usr/bin/env python3
"""Writes the golden values of the C# tests: one JSON file per subject, computed by PyTorch. See README.md."""

import argparse
import json
import pathlib
import platform

import numpy
import torch

import functions
import layers
import metrics
import mnist_loss_curve
import operations
import optimizers
import png
import recurrent
import schedules
import transformers

GOLDEN_FOLDER = pathlib.Path(__file__).resolve().parent
REPOSITORY_ROOT = GOLDEN_FOLDER.parents[1]


def format_json(value, indent: str = "") -> str:
    """Formats a value as JSON with every list of plain values, and every row of operations, on one line; floats round-trip."""
    inner = indent + "  "
    if isinstance(value, dict) and "inputs" in value and "output" in value:
        return json.dumps(value, allow_nan=False, separators=(",", ":"))
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(key)}: {format_json(item, inner)}" for key, item in value.items()]
    elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        lines = [inner + format_json(item, inner) for item in value]
    else:
        return json.dumps(value, allow_nan=False)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + ",\n".join(lines) + f"\n{indent}{closing}" if lines else opening + closing


def write_subject(name: str, subject: dict) -> None:
    """Writes <name>.json with the versions used in front of the subject's own fields."""
    generator = {
        "script": "tests/golden/generate.py",
        "torch": torch.__version__,
        "numpy": numpy.__version__,
        "python": platform.python_version(),
    }
    path = GOLDEN_FOLDER / f"{name}.json"
    path.write_text(format_json({"generator": generator, **subject}) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")


def write_operations() -> None:
    """Writes operations-<family>.json, one row of the operation table per line."""
    for family, rows in operations.families().items():
        write_subject(f"operations-{family}", {"rows": rows})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mnist", type=pathlib.Path, default=REPOSITORY_ROOT / "examples" / "data" / "mnist",
                        help="folder of the gzipped MNIST files (default: examples/data/mnist)")
    parser.add_argument("--operations", action="store_true", help="write only the rows of the operation table")
    subjects = {
        "mnist-loss-curve": lambda: mnist_loss_curve.generate(arguments.mnist),
        "optimizers": optimizers.generate,
        "schedules": schedules.generate,
        "layers": layers.generate,
        "metrics": metrics.generate,
        "png": png.generate,
        "recurrent": recurrent.generate,
        "transformers": transformers.generate,
        "functions": functions.generate,
    }
    parser.add_argument("--subjects", nargs="+", choices=subjects, default=[], help="write only these subjects")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if arguments.operations:
        write_operations()
        return
    for name in arguments.subjects or subjects:
        write_subject(name, subjects[name]())
    if not arguments.subjects:
        write_operations()


if __name__ == "__main__":
    main()
