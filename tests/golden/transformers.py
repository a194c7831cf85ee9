"""Attention and transformer layers: outputs and gradients of modules with random Float64 parameters."""

from collections.abc import Callable, Iterator

import torch
from torch import nn

from layers import Values, describe

DESCRIPTION = (
    "Each case sets the parameters of a module to 'state' and applies it to 'inputs'. 'output' is its result, 'gradients' those of "
    "sum(output * cotangent) for the Float64 inputs and all parameters. Batches come first: [N, L, features]. Masks are PyTorch's turned round: "
    "1 where a query attends to a key."
)

FEATURES, HEADS, HIDDEN = 6, 2, 5


def record(name: str, module: nn.Module, inputs: dict[str, torch.Tensor], compute: Callable[..., torch.Tensor]) -> dict:
    """Gives the module reproducible parameters, runs it and records everything."""
    values = Values(f"transformers {name}")
    module.double().train()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(values.normal(*parameter.shape) * 0.5)
        if isinstance(module, (nn.Embedding, nn.EmbeddingBag)) and module.padding_idx is not None:
            module.weight[module.padding_idx] = 0
    variables = {key: tensor.requires_grad_() for key, tensor in inputs.items() if tensor.is_floating_point()}
    output = compute(module, **inputs)
    cotangent = values.normal(*output.shape)
    parameters = dict(module.named_parameters())
    gradients = torch.autograd.grad((output * cotangent).sum(), [*variables.values(), *parameters.values()])
    return {
        "name": name,
        "state": describe(parameters),
        "inputs": describe({key: tensor.long() if tensor.dtype == torch.bool else tensor for key, tensor in inputs.items()}),
        "result": describe({"output": output, "cotangent": cotangent}),
        "gradients": describe(dict(zip([*variables, *parameters], gradients))),
    }


def causal(length: int) -> torch.Tensor:
    """PyTorch's mask that keeps queries from later keys: true where a query does not attend."""
    return torch.ones(length, length, dtype=torch.bool).triu(1)


def attention_cases(values: Values) -> Iterator[dict]:
    """Yields multi-head attention: to itself, to others, with masks."""

    def module(bias: bool = True) -> nn.MultiheadAttention:
        return nn.MultiheadAttention(FEATURES, HEADS, bias=bias, batch_first=True)

    yield record("attention to itself", module(), {"x": values.normal(2, 4, FEATURES)}, lambda m, x: m(x, x, x)[0])
    yield record("attention without bias", module(bias=False), {"x": values.normal(2, 4, FEATURES)}, lambda m, x: m(x, x, x)[0])
    yield record("attention without batch", module(), {"x": values.normal(4, FEATURES)}, lambda m, x: m(x, x, x)[0])
    yield record("causal attention", module(), {"x": values.normal(2, 4, FEATURES)}, lambda m, x: m(x, x, x, attn_mask=causal(4))[0])
    others = {"query": values.normal(2, 4, FEATURES), "key": values.normal(2, 3, FEATURES), "value": values.normal(2, 3, FEATURES)}
    yield record("attention to others", module(), dict(others), lambda m, query, key, value: m(query, key, value)[0])
    padded = {name: tensor.detach().clone() for name, tensor in others.items()}
    padded["mask"] = torch.tensor([[True, True, False], [True, False, False]])
    yield record("attention to padded keys", module(), padded,
                 lambda m, query, key, value, mask: m(query, key, value, key_padding_mask=~mask)[0])


def stack_cases(values: Values) -> Iterator[dict]:
    """Yields encoder and decoder layers and stacks of them."""
    options = {"d_model": FEATURES, "nhead": HEADS, "dim_feedforward": HIDDEN, "dropout": 0.0, "batch_first": True}
    for first in (False, True):
        suffix = ", normalising first" if first else ""
        encoder_layer = nn.TransformerEncoderLayer(**options, norm_first=first)
        decoder_layer = nn.TransformerDecoderLayer(**options, norm_first=first)
        yield record("encoder layer" + suffix, encoder_layer, {"x": values.normal(2, 4, FEATURES)}, lambda m, x: m(x))
        yield record("causal encoder layer" + suffix, encoder_layer, {"x": values.normal(2, 4, FEATURES)},
                     lambda m, x: m(x, src_mask=causal(4)))
        inputs = {"x": values.normal(2, 4, FEATURES), "memory": values.normal(2, 3, FEATURES)}
        yield record("decoder layer" + suffix, decoder_layer, inputs, lambda m, x, memory: m(x, memory, tgt_mask=causal(4)))
    gelu = nn.TransformerEncoderLayer(**options, activation="gelu", norm_first=True)
    yield record("encoder", nn.TransformerEncoder(gelu, 2, nn.LayerNorm(FEATURES)), {"x": values.normal(2, 4, FEATURES)}, lambda m, x: m(x))
    inputs = {"x": values.normal(2, 4, FEATURES), "memory": values.normal(2, 3, FEATURES)}
    decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(**options), 2, nn.LayerNorm(FEATURES))
    yield record("decoder", decoder, inputs, lambda m, x, memory: m(x, memory, tgt_mask=causal(4)))


def bag_cases(values: Values) -> Iterator[dict]:
    """Yields bags of different lengths, one of them empty."""
    tokens, offsets = torch.tensor([1, 3, 0, 4, 1, 3, 3, 2, 2]), torch.tensor([0, 3, 3, 5, 7])
    for mode in ("sum", "mean", "max"):
        for padding in (None, 3):
            yield record(f"embedding bag {mode}, offsets" + (", padding" if padding else ""), nn.EmbeddingBag(5, 3, mode=mode, padding_idx=padding),
                         {"x": tokens, "offsets": offsets}, lambda m, x, offsets: m(x, offsets))
    yield record("embedding bag sum, offsets, weights", nn.EmbeddingBag(5, 3, mode="sum"),
                 {"x": tokens, "offsets": offsets, "weights": values.normal(9)},
                 lambda m, x, offsets, weights: m(x, offsets, weights))


def size_cases(values: Values) -> Iterator[dict]:
    """Yields attention to keys and values of other sizes than the queries."""
    for bias in (True, False):
        inputs = {"query": values.normal(2, 4, FEATURES), "key": values.normal(2, 3, 5), "value": values.normal(2, 3, 4)}
        yield record("attention to keys and values of other sizes" + ("" if bias else ", without bias"),
                     nn.MultiheadAttention(FEATURES, HEADS, bias=bias, kdim=5, vdim=4, batch_first=True), inputs,
                     lambda m, query, key, value: m(query, key, value)[0])


def cases() -> Iterator[dict]:
    """Yields every case."""
    values = Values("transformers inputs")
    tokens = torch.tensor([[1, 0, 3], [3, 2, 4]])
    yield record("embedding", nn.Embedding(5, 3), {"x": tokens}, lambda m, x: m(x))
    yield record("embedding with padding", nn.Embedding(5, 3, padding_idx=3), {"x": tokens}, lambda m, x: m(x))
    for mode in ("sum", "mean", "max"):
        yield record(f"embedding bag {mode}", nn.EmbeddingBag(5, 3, mode=mode, padding_idx=3), {"x": tokens}, lambda m, x: m(x))
    inputs = {"first": values.normal(4, 3), "second": values.normal(4, 2)}
    yield record("bilinear", nn.Bilinear(3, 2, 5), inputs, lambda m, first, second: m(first, second))
    yield from attention_cases(values)
    yield from stack_cases(values)
    yield from bag_cases(values)
    yield from size_cases(values)


def generate() -> dict:
    """Runs every case."""
    return {"description": DESCRIPTION, "cases": list(cases())}
