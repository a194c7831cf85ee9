"""Recurrent layers and cells: options, state dictionary, inputs, results and gradients of each case, in Float64."""

import torch
from torch import nn


def record(tensor: torch.Tensor) -> dict:
    return {"shape": list(tensor.shape), "data": tensor.detach().reshape(-1).tolist()}


def records(tensors: dict) -> dict:
    return {name: record(tensor) for name, tensor in tensors.items()}


def finish(case: dict, module: nn.Module, inputs: dict, results: dict) -> dict:
    """Adds results and the gradients of sum(output * cotangent) over all results."""
    cotangents = {name: torch.randn_like(result) for name, result in results.items()}
    sum((result * cotangents[name]).sum() for name, result in results.items()).backward()
    gradients = {name: value.grad for name, value in [*inputs.items(), *module.named_parameters()]}
    return {**case, "state": records(dict(module.named_parameters())), "arguments": records(inputs),
            "results": records(results), "cotangents": records(cotangents), "gradients": records(gradients)}


def layer(kind: str, lengths=None, **options) -> dict:
    module = getattr(nn, "RNN" if kind.startswith("Rnn") else kind.upper())(
        2, 3, dtype=torch.float64, **options, **({"nonlinearity": "relu"} if kind == "RnnRelu" else {}))
    features = options.get("proj_size") or 3
    steps, batch = 4, 3
    states = options.get("num_layers", 1) * (2 if options.get("bidirectional") else 1)
    is_batch_first = options.get("batch_first", False)
    inputs = {"x": torch.randn(*((batch, steps) if is_batch_first else (steps, batch)), 2, dtype=torch.float64),
              "hidden": torch.randn(states, batch, features, dtype=torch.float64)}
    if kind == "Lstm":
        inputs["cell"] = torch.randn(states, batch, 3, dtype=torch.float64)
    for tensor in inputs.values():
        tensor.requires_grad_(True)
    state = (inputs["hidden"], inputs["cell"]) if kind == "Lstm" else inputs["hidden"]
    x = inputs["x"]
    if lengths:
        x = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=is_batch_first, enforce_sorted=False)
    output, last = module(x, state)
    if lengths:
        output, _ = nn.utils.rnn.pad_packed_sequence(output, batch_first=is_batch_first, total_length=steps)
    results = {"output": output, "hidden": last[0] if kind == "Lstm" else last}
    if kind == "Lstm":
        results["cell"] = last[1]
    case = {"kind": kind, "layers": options.get("num_layers", 1), "bias": options.get("bias", True), "batch_first": is_batch_first,
            "bidirectional": options.get("bidirectional", False), "projection": options.get("proj_size", 0), "lengths": lengths or []}
    return finish(case, module, inputs, results)


def single(kind: str, **options) -> dict:
    """A layer whose input and states have no batch axis."""
    module = getattr(nn, kind.upper())(2, 3, dtype=torch.float64, **options)
    states = options.get("num_layers", 1) * (2 if options.get("bidirectional") else 1)
    inputs = {"x": torch.randn(4, 2, dtype=torch.float64), "hidden": torch.randn(states, options.get("proj_size") or 3, dtype=torch.float64)}
    if kind == "Lstm":
        inputs["cell"] = torch.randn(states, 3, dtype=torch.float64)
    for tensor in inputs.values():
        tensor.requires_grad_(True)
    output, last = module(inputs["x"], (inputs["hidden"], inputs["cell"]) if kind == "Lstm" else inputs["hidden"])
    results = {"output": output, "hidden": last[0], "cell": last[1]} if kind == "Lstm" else {"output": output, "hidden": last}
    case = {"kind": kind, "layers": options.get("num_layers", 1), "bias": True, "batch_first": options.get("batch_first", False),
            "bidirectional": options.get("bidirectional", False), "projection": options.get("proj_size", 0), "lengths": []}
    return finish(case, module, inputs, results)


def single_cell(kind: str) -> dict:
    """A cell whose input and states have no batch axis."""
    module = {"RnnCell": nn.RNNCell, "LstmCell": nn.LSTMCell, "GruCell": nn.GRUCell}[kind](2, 3, dtype=torch.float64)
    inputs = {"x": torch.randn(2, dtype=torch.float64), "hidden": torch.randn(3, dtype=torch.float64)}
    if kind == "LstmCell":
        inputs["cell"] = torch.randn(3, dtype=torch.float64)
    for tensor in inputs.values():
        tensor.requires_grad_(True)
    last = module(inputs["x"], (inputs["hidden"], inputs["cell"]) if kind == "LstmCell" else inputs["hidden"])
    results = {"hidden": last[0], "cell": last[1]} if kind == "LstmCell" else {"hidden": last}
    return finish({"kind": kind}, module, inputs, results)


def cell(kind: str) -> dict:
    names = {"RnnCell": nn.RNNCell, "LstmCell": nn.LSTMCell, "GruCell": nn.GRUCell}
    module = names[kind](2, 3, dtype=torch.float64)
    inputs = {"x": torch.randn(2, 2, dtype=torch.float64), "hidden": torch.randn(2, 3, dtype=torch.float64)}
    if kind == "LstmCell":
        inputs["cell"] = torch.randn(2, 3, dtype=torch.float64)
    for tensor in inputs.values():
        tensor.requires_grad_(True)
    last = module(inputs["x"], (inputs["hidden"], inputs["cell"]) if kind == "LstmCell" else inputs["hidden"])
    results = {"hidden": last[0], "cell": last[1]} if kind == "LstmCell" else {"hidden": last}
    return finish({"kind": kind}, module, inputs, results)


def generate() -> dict:
    torch.manual_seed(0)
    cases = {}
    for kind in ("Rnn", "RnnRelu", "Lstm", "Gru"):
        cases[kind] = layer(kind)
        cases[f"{kind}, both directions, two layers"] = layer(kind, num_layers=2, bidirectional=True)
        cases[f"{kind}, lengths, both directions, batch first"] = layer(kind, lengths=[2, 4, 1], bidirectional=True, batch_first=True)
        cases[f"{kind}, two layers without bias, lengths"] = layer(kind, lengths=[3, 1, 4], num_layers=2, bias=False)
    cells = {kind: cell(kind) for kind in ("RnnCell", "LstmCell", "GruCell")}
    cases["Lstm, projection"] = layer("Lstm", proj_size=2)
    cases["Lstm, projection, both directions, two layers"] = layer("Lstm", proj_size=2, num_layers=2, bidirectional=True)
    cases["Lstm, projection, lengths, both directions, batch first"] = layer("Lstm", lengths=[2, 4, 1], proj_size=1, bidirectional=True, batch_first=True)
    for kind in ("Rnn", "Lstm", "Gru"):
        cases[f"{kind}, without batch"] = single(kind)
        cases[f"{kind}, without batch, both directions, two layers, batch first"] = single(kind, num_layers=2, bidirectional=True, batch_first=True)
        cells[f"{kind}Cell, without batch"] = single_cell(f"{kind}Cell")
    cases["Lstm, without batch, projection"] = single("Lstm", proj_size=2)
    description = ("Results of recurrent layers and cells with their state dictionaries, and the gradients of sum(result * cotangent) over all results "
                   "for arguments and parameters; lengths are those of packed sequences.")
    return {"description": description, "layers": cases, "cells": cells}
