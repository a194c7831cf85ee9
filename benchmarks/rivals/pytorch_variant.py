"""What a workload consists of."""

from collections.abc import Callable
from typing import NamedTuple

import torch

MEMORY_FORMATS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


class Variant(NamedTuple):
    """One way to compute a row; a row with several memory formats has a variant for each."""

    shape: str
    run: Callable[[], object]
    memory_format: str = "contiguous"
