"""Rows of the operation table that PyTorch computes: one module per family, which adds its rows when it is imported."""

import importlib
import pkgutil

from .rows import FAMILIES


def families() -> dict[str, list[dict]]:
    """The rows of all modules of this folder, by family."""
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    return FAMILIES
