"""Recurrent sequences: outputs and last states of PyTorch's layers, one after the other in one tensor."""

import functools

import torch
from torch import _VF

from .rows import between, given, row

recurrent = functools.partial(row, "recurrent")

HIDDEN, INPUTS, BATCH = 3, 2, 2
GATES = {"rnn_tanh": 1, "rnn_relu": 1, "lstm": 4, "gru": 3}


def joined(*parts):
    return torch.cat([part.reshape(-1) for part in parts])


def run(kind, is_reverse, x, *operands):
    """x [T, N, I], first state, [first cell state], weight_ih, weight_hh, bias_ih, bias_hh; perhaps lengths."""
    operands = list(operands)
    lengths = operands.pop() if not operands[-1].dtype.is_floating_point else None
    states = [operands.pop(0).unsqueeze(0) for _ in range(2 if kind == "lstm" else 1)]
    hidden = states if kind == "lstm" else states[0]
    function = getattr(_VF, kind)
    if lengths is not None:
        if is_reverse:
            raise ValueError("flipping a packed sequence is left to the tests of layers")
        packed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
        order = packed.sorted_indices
        hidden = [state[:, order] for state in states] if kind == "lstm" else states[0][:, order]
        data, *last = function(packed.data, packed.batch_sizes, hidden, operands, True, 1, 0.0, False, False)
        packed = torch.nn.utils.rnn.PackedSequence(data, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices)
        output, _ = torch.nn.utils.rnn.pad_packed_sequence(packed, total_length=len(x))
        return joined(output, *[state[:, packed.unsorted_indices] for state in last])
    x = x.flip(0) if is_reverse else x
    output, *last = function(x, hidden, operands, True, 1, 0.0, False, False, False)
    return joined(output.flip(0) if is_reverse else output, *last)


def add(name, kind, steps, is_reverse=False, lengths=None, batch=BATCH, hidden=HIDDEN):
    gates = GATES[kind] * hidden
    states = [between(-1, 1, batch, hidden) for _ in range(2 if kind == "lstm" else 1)]
    weights = [between(-1, 1, gates, INPUTS), between(-1, 1, gates, hidden), between(-1, 1, gates), between(-1, 1, gates)]
    extra = [given(lengths, dtype=torch.int64)] if lengths else []
    recurrent(f"Recurrent {name}", functools.partial(run, kind, is_reverse), between(-2, 2, steps, batch, INPUTS), *states, *weights, *extra)


for kind, name in {"rnn_tanh": "tanh", "rnn_relu": "rectifier", "lstm": "Lstm", "gru": "Gru"}.items():
    add(name, kind, 3)
    add(f"{name} backwards", kind, 2, is_reverse=True)
    add(f"{name} lengths", kind, 3, lengths=[1, 3, 2], batch=3, hidden=2)
add("Lstm one step", "lstm", 1)
