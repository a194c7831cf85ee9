"""Twenty steps of each optimizer on a small function, in Float64."""

import torch

STEPS = 20
CURVATURE = [0.5, 1.0, 2.0, 4.0, 0.1, 3.0, 1.5]
CENTRE = [1.0, -2.0, 0.5, 3.0, -1.5, 0.0, 2.5]
START = [0.3, -0.7, 1.9, -2.2, 4.0, 0.05, -3.1]

DESCRIPTION = (
    "The vector w after each of 20 steps that minimise f(w) = sum(a_i * (w_i - t_i)^2) / 2 + sum(cos(w_i)), in Float64; "
    "its gradient is a * (w - t) - sin(w). 'start' is w before the first step."
)

SGD_DEFAULTS = {"learning_rate": 0.05, "momentum": 0.0, "dampening": 0.0, "nesterov": False, "weight_decay": 0.0}
ADAM_DEFAULTS = {
    "learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.0, "amsgrad": False,
}
ADAMW_DEFAULTS = {**ADAM_DEFAULTS, "weight_decay": 0.01}

# Large steps and a short memory, so that the second moment falls and its running maximum matters.
AMSGRAD = {"learning_rate": 0.2, "beta1": 0.8, "beta2": 0.9, "amsgrad": True}

CASES = (
    ("sgd", "plain", SGD_DEFAULTS),
    ("sgd", "momentum", {**SGD_DEFAULTS, "momentum": 0.9}),
    ("sgd", "nesterov momentum", {**SGD_DEFAULTS, "momentum": 0.9, "nesterov": True}),
    ("sgd", "dampened momentum", {**SGD_DEFAULTS, "momentum": 0.9, "dampening": 0.3}),
    ("sgd", "weight decay", {**SGD_DEFAULTS, "weight_decay": 0.1}),
    ("adam", "defaults", ADAM_DEFAULTS),
    ("adam", "weight decay", {**ADAM_DEFAULTS, "learning_rate": 0.05, "weight_decay": 0.1}),
    ("adam", "amsgrad", {**ADAM_DEFAULTS, **AMSGRAD}),
    ("adamw", "defaults", ADAMW_DEFAULTS),
    ("adamw", "amsgrad", {**ADAMW_DEFAULTS, **AMSGRAD}),
)


def create_optimizer(kind: str, attributes: dict, parameter: torch.Tensor) -> torch.optim.Optimizer:
    """Creates PyTorch's optimizer from the attributes of a case."""
    options = dict(attributes)
    learning_rate = options.pop("learning_rate")
    if kind == "sgd":
        return torch.optim.SGD([parameter], lr=learning_rate, **options)
    betas = (options.pop("beta1"), options.pop("beta2"))
    create = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[kind]
    return create([parameter], lr=learning_rate, betas=betas, eps=options.pop("epsilon"), **options)


def minimise(kind: str, attributes: dict) -> list[list[float]]:
    """Returns the vector after each step."""
    curvature, centre = (torch.tensor(values, dtype=torch.float64) for values in (CURVATURE, CENTRE))
    vector = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = create_optimizer(kind, attributes, vector)
    vectors = []
    for _ in range(STEPS):
        optimizer.zero_grad(set_to_none=True)
        value = (curvature * (vector - centre).square()).sum() / 2 + vector.cos().sum()
        value.backward()
        optimizer.step()
        vectors.append(vector.tolist())
    return vectors


def generate() -> dict:
    """Runs every case."""
    return {
        "description": DESCRIPTION,
        "a": CURVATURE,
        "t": CENTRE,
        "start": START,
        "cases": [
            {"optimizer": kind, "name": f"{kind} {name}", "attributes": attributes, "vectors": minimise(kind, attributes)}
            for kind, name, attributes in CASES
        ],
    }
