"""Twenty steps of each optimizer on a small function, in Float64."""

import math

import numpy
import torch
from torch.optim.swa_utils import AveragedModel

STEPS = 20
CURVATURE = [0.5, 1.0, 2.0, 4.0, 0.1, 3.0, 1.5]
CENTRE = [1.0, -2.0, 0.5, 3.0, -1.5, 0.0, 2.5]
START = [0.3, -0.7, 1.9, -2.2, 4.0, 0.05, -3.1]

DESCRIPTION = (
    "The vector w after each of 20 steps that minimise f(w) = sum(a_i * (w_i - t_i)^2) / 2 + sum(cos(w_i)), in Float64; "
    "its gradient is a * (w - t) - sin(w). 'start' is w before the first step. With 'maximize' it is -f that is maximised. "
    "'groups' are runs of elements of w that are parameters of their own, in groups with these attributes beside the common ones. "
    "'clip_norm' and 'clip_value' limit the gradient before each step, 'norm_type' is the order of the norm. 'accumulate' is the "
    "number of backward passes before a step, each over f divided by that number. 'average' is how weights are averaged after each step "
    "(torch.optim.swa_utils.AveragedModel): the decay of an exponential average, or 'equal'; then 'averages' has the average after each step. "
    "'rates' are the learning rates of the steps. With 'every' n the gradient of step s, from 0, is sparse: it has the elements i for which i + s is a multiple of n. "
    "Written in NumPy are Lion, which PyTorch 1.13 lacks, after algorithm 2 of Chen et al., 'Symbolic discovery of optimization "
    "algorithms', 2023; and NAdam, after Dozat, 'Incorporating Nesterov momentum into Adam', 2016, and PyTorch's documentation: version 1.13 "
    "computes another product of momenta than it documents, which 2.0 corrected."
)

SGD_DEFAULTS = {"learning_rate": 0.05, "momentum": 0.0, "dampening": 0.0, "nesterov": False, "weight_decay": 0.0}
ADAM_DEFAULTS = {
    "learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.0, "amsgrad": False,
}
ADAMW_DEFAULTS = {**ADAM_DEFAULTS, "weight_decay": 0.01}

# Large steps and a short memory, so that the second moment falls and its running maximum matters.
AMSGRAD = {"learning_rate": 0.2, "beta1": 0.8, "beta2": 0.9, "amsgrad": True}

# A case without attributes runs with the defaults of both libraries, which are compared in this way.
CASES = (
    ("sgd", "plain", SGD_DEFAULTS),
    ("sgd", "momentum", {**SGD_DEFAULTS, "momentum": 0.9}),
    ("sgd", "nesterov momentum", {**SGD_DEFAULTS, "momentum": 0.9, "nesterov": True}),
    ("sgd", "dampened momentum", {**SGD_DEFAULTS, "momentum": 0.9, "dampening": 0.3}),
    ("sgd", "weight decay", {**SGD_DEFAULTS, "weight_decay": 0.1}),
    ("sgd", "maximize", {**SGD_DEFAULTS, "momentum": 0.9, "weight_decay": 0.1, "maximize": True}),
    ("adam", "defaults", ADAM_DEFAULTS),
    ("adam", "weight decay", {**ADAM_DEFAULTS, "learning_rate": 0.05, "weight_decay": 0.1}),
    ("adam", "amsgrad", {**ADAM_DEFAULTS, **AMSGRAD}),
    ("adam", "maximize", {**ADAM_DEFAULTS, "learning_rate": 0.05, "weight_decay": 0.1, "maximize": True}),
    ("adamw", "defaults", ADAMW_DEFAULTS),
    ("adamw", "amsgrad", {**ADAMW_DEFAULTS, **AMSGRAD}),
    ("adamw", "maximize", {**ADAMW_DEFAULTS, "learning_rate": 0.05, "maximize": True}),
    ("adagrad", "defaults", {}),
    ("adagrad", "decays and first sum", {"learning_rate": 0.3, "learning_rate_decay": 0.1, "weight_decay": 0.1,
                                         "initial_accumulator": 0.5, "epsilon": 1e-3}),
    ("adagrad", "maximize", {"learning_rate": 0.3, "maximize": True}),
    ("adadelta", "defaults", {}),
    ("adadelta", "weight decay", {"learning_rate": 5.0, "rho": 0.7, "epsilon": 1e-2, "weight_decay": 0.1}),
    ("adadelta", "maximize", {"epsilon": 1e-2, "maximize": True}),
    ("rmsprop", "defaults", {}),
    ("rmsprop", "centered", {"learning_rate": 0.02, "alpha": 0.8, "centered": True}),
    ("rmsprop", "momentum and decay", {"learning_rate": 0.02, "alpha": 0.8, "epsilon": 1e-3, "weight_decay": 0.1, "momentum": 0.7}),
    ("rmsprop", "centered with momentum", {"learning_rate": 0.02, "alpha": 0.8, "momentum": 0.7, "centered": True, "maximize": True}),
    ("adamax", "defaults", {}),
    ("adamax", "weight decay", {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.7, "epsilon": 1e-3, "weight_decay": 0.1}),
    ("adamax", "maximize", {"learning_rate": 0.1, "maximize": True}),
    ("nadam", "defaults", {}),
    ("nadam", "weight decay", {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "weight_decay": 0.1, "momentum_decay": 0.1}),
    ("radam", "defaults", {}),
    ("radam", "short memory", {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weight_decay": 0.1}),
    ("lion", "defaults", {}),
    ("lion", "weight decay", {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.7, "weight_decay": 0.1}),
    ("lion", "maximize", {"learning_rate": 0.1, "maximize": True}),
    ("asgd", "defaults", {}),
    ("asgd", "averaged", {"learning_rate": 0.1, "lambda": 0.3, "alpha": 0.6, "t0": 4.0, "weight_decay": 0.1}),
    ("asgd", "maximize", {"learning_rate": 0.1, "maximize": True}),
    ("rprop", "defaults", {}),
    ("rprop", "limits", {"learning_rate": 0.5, "decrease": 0.3, "increase": 1.6, "minimum_step": 0.2, "maximum_step": 0.9}),
    ("rprop", "maximize", {"learning_rate": 0.1, "maximize": True}),
    ("lbfgs", "fixed step", {"learning_rate": 0.3, "maximum_iterations": 2}),
    ("lbfgs", "short history", {"learning_rate": 0.5, "maximum_iterations": 3, "history_size": 2}),
    ("lbfgs", "strong wolfe", {"maximum_iterations": 1, "line_search": "strong_wolfe"}),
    ("lbfgs", "strong wolfe from a long step", {"learning_rate": 40.0, "maximum_iterations": 1, "history_size": 3,
                                                "line_search": "strong_wolfe"}),
)

# What is done around the steps.
EXTRA_CASES = (
    ("adamw", "groups", {"learning_rate": 0.1}, {"groups": [{"count": 3}, {"count": 2, "learning_rate": 0.02},
                                                           {"count": 2, "learning_rate": 0.3, "weight_decay": 0.0}]}),
    ("sgd", "clipped by norm", SGD_DEFAULTS, {"groups": [{"count": 4}, {"count": 3}], "clip_norm": 1.5, "norm_type": 2.0}),
    ("sgd", "clipped by largest element", SGD_DEFAULTS, {"groups": [{"count": 4}, {"count": 3}], "clip_norm": 0.7, "norm_type": math.inf}),
    ("sgd", "clipped by norm of order 1", SGD_DEFAULTS, {"clip_norm": 4.0, "norm_type": 1.0}),
    ("sgd", "clipped by value", SGD_DEFAULTS, {"clip_value": 0.4}),
    ("adam", "accumulated", {"learning_rate": 0.1}, {"accumulate": 3}),
    ("sgd", "exponential average", {**SGD_DEFAULTS, "momentum": 0.9}, {"average": 0.7}),
    ("sgd", "equal average", {**SGD_DEFAULTS, "momentum": 0.9}, {"average": "equal"}),
    ("asgd", "changing rates", {"learning_rate": 0.1, "lambda": 0.3, "alpha": 0.6, "t0": 4.0},
     {"rates": [0.1, 0.05, 0.2, 0.2, 0.01] * 4}),
    ("sparse_adam", "defaults", {}, {"every": 3}),
    ("sparse_adam", "short memory", {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3, "maximize": True}, {"every": 2}),
)


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of Chen et al., 2023, in NumPy."""

    def __init__(self, parameters, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0, maximize=False):
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay, "maximize": maximize})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for parameter in group["params"]:
                state = self.state[parameter]
                theta, gradient = parameter.numpy(), parameter.grad.numpy() * (-1 if group["maximize"] else 1)
                momentum = state.get("momentum", numpy.zeros_like(theta))
                update = numpy.sign(beta1 * momentum + (1 - beta1) * gradient)
                state["momentum"] = beta2 * momentum + (1 - beta2) * gradient
                theta -= group["lr"] * (update + group["weight_decay"] * theta)


class NAdam(torch.optim.Optimizer):
    """PyTorch's documented algorithm in NumPy; its code in 1.13 has mu_t twice in the product up to mu_{t+1}."""

    def __init__(self, parameters, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, momentum_decay=4e-3):
        defaults = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "momentum_decay": momentum_decay}
        super().__init__(parameters, defaults)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for parameter in group["params"]:
                state, theta = self.state[parameter], parameter.numpy()
                gradient = parameter.grad.numpy() + group["weight_decay"] * theta
                t = state["step"] = state.get("step", 0) + 1
                mu, next_mu = (beta1 * (1 - 0.96 ** (s * group["momentum_decay"]) / 2) for s in (t, t + 1))
                product = state["product"] = state.get("product", 1.0) * mu
                first = state["first"] = beta1 * state.get("first", numpy.zeros_like(theta)) + (1 - beta1) * gradient
                second = state["second"] = beta2 * state.get("second", numpy.zeros_like(theta)) + (1 - beta2) * gradient ** 2
                mean = next_mu * first / (1 - product * next_mu) + (1 - mu) * gradient / (1 - product)
                theta -= group["lr"] * mean / (numpy.sqrt(second / (1 - beta2 ** t)) + group["eps"])


CLASSES = {
    "sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW, "adagrad": torch.optim.Adagrad,
    "adadelta": torch.optim.Adadelta, "rmsprop": torch.optim.RMSprop, "adamax": torch.optim.Adamax, "nadam": NAdam,
    "radam": torch.optim.RAdam, "lion": Lion, "sparse_adam": torch.optim.SparseAdam, "asgd": torch.optim.ASGD, "rprop": torch.optim.Rprop, "lbfgs": torch.optim.LBFGS,
}

PYTORCH_NAMES = {
    "learning_rate": "lr", "epsilon": "eps", "learning_rate_decay": "lr_decay", "initial_accumulator": "initial_accumulator_value",
    "maximum_iterations": "max_iter", "line_search": "line_search_fn", "lambda": "lambd",
}


def create_optimizer(kind: str, attributes: dict, parameters) -> torch.optim.Optimizer:
    """Creates PyTorch's optimizer from the attributes of a case."""
    options = {PYTORCH_NAMES.get(name, name): value for name, value in attributes.items()}
    if "beta1" in options:
        options["betas"] = (options.pop("beta1"), options.pop("beta2"))
    if "decrease" in options:
        options["etas"] = (options.pop("decrease"), options.pop("increase"))
        options["step_sizes"] = (options.pop("minimum_step"), options.pop("maximum_step"))
    if isinstance(parameters, torch.Tensor):
        parameters = [parameters]
    return CLASSES[kind](parameters, **options)


class Weights(torch.nn.Module):
    """The vector, cut into parameters."""

    def __init__(self, counts: list[int]):
        super().__init__()
        pieces = torch.tensor(START, dtype=torch.float64).split(counts)
        self.pieces = torch.nn.ParameterList(torch.nn.Parameter(piece.clone()) for piece in pieces)

    def vector(self) -> torch.Tensor:
        return torch.cat(list(self.pieces))


def create_average(average, weights: Weights) -> AveragedModel:
    """Averages the weights with equal weight, or exponentially."""
    if average == "equal":
        return AveragedModel(weights)
    return AveragedModel(weights, avg_fn=lambda averaged, value, count: average * averaged + (1 - average) * value)


def minimise(kind: str, attributes: dict, around: dict) -> dict:
    """Returns the vector after each step, and its average where it is averaged."""
    curvature, centre = (torch.tensor(values, dtype=torch.float64) for values in (CURVATURE, CENTRE))
    groups = around.get("groups", [{"count": len(START)}])
    weights = Weights([group["count"] for group in groups])
    # PyTorch's ASGD keeps the length of its steps as a tensor of the default type.
    torch.set_default_dtype(torch.float64 if kind == "asgd" else torch.float32)
    parameters = [
        {"params": [piece], **{PYTORCH_NAMES.get(name, name): value for name, value in group.items() if name != "count"}}
        for piece, group in zip(weights.pieces, groups)
    ]
    optimizer = create_optimizer(kind, attributes, parameters)
    average = create_average(around["average"], weights) if "average" in around else None
    sign, repeats = -1 if attributes.get("maximize") else 1, around.get("accumulate", 1)

    def closure() -> torch.Tensor:
        optimizer.zero_grad(set_to_none=True)
        for _ in range(repeats):
            vector = weights.vector()
            value = sign * ((curvature * (vector - centre).square()).sum() / 2 + vector.cos().sum()) / repeats
            value.backward()
        if "clip_norm" in around:
            torch.nn.utils.clip_grad_norm_(weights.parameters(), around["clip_norm"], around["norm_type"])
        if "clip_value" in around:
            torch.nn.utils.clip_grad_value_(weights.parameters(), around["clip_value"])
        return value

    vectors, averages = [], []
    for step in range(STEPS):
        if "rates" in around:
            optimizer.param_groups[0]["lr"] = around["rates"][step]
        if kind == "lbfgs":
            optimizer.step(closure)
        else:
            closure()
            if "every" in around:
                piece = weights.pieces[0]
                indices = torch.tensor([[i for i in range(len(piece)) if (i + step) % around["every"] == 0]])
                piece.grad = torch.sparse_coo_tensor(indices, piece.grad[indices[0]], piece.shape)
            optimizer.step()
        vectors.append(weights.vector().tolist())
        if average is not None:
            average.update_parameters(weights)
            averages.append(average.module.vector().tolist())
    return {"vectors": vectors, "averages": averages} if averages else {"vectors": vectors}


def around_to_json(around: dict) -> dict:
    """The infinite norm has no number in JSON."""
    return {name: "Infinity" if value == math.inf else value for name, value in around.items()}


def generate() -> dict:
    """Runs every case."""
    cases = [(*case, {}) for case in CASES] + list(EXTRA_CASES)
    return {
        "description": DESCRIPTION,
        "a": CURVATURE,
        "t": CENTRE,
        "start": START,
        "cases": [
            {"optimizer": kind, "name": f"{kind} {name}", "attributes": attributes, **around_to_json(around), **minimise(kind, attributes, around)}
            for kind, name, attributes, around in cases
        ],
    }
