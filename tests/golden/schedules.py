"""Learning rates and momenta of each schedule, step by step."""

import torch
from torch.optim import lr_scheduler

STEPS = 30
LEARNING_RATE = 0.4

DESCRIPTION = (
    "The learning rates of two groups before the first step and after each call of a schedule's step, at most 30; "
    "the optimizer is SGD with momentum 0.9, learning rates 0.4 and 0.1. 'momenta' are the momentum of the first group where the schedule "
    "changes it. Children of 'chained' and 'sequential' are cases of their own; the metrics of 'reduce_on_plateau' are in its case."
)


def inverse(step: int) -> float:
    return 1 / (1 + 0.1 * step)


METRICS = [1.0, 0.8, 0.85, 0.79999, 0.81, 0.5, 0.52, 0.51, 0.5, 0.53, 0.49998, 0.6, 0.3, 0.31, 0.32, 0.29, 0.33, 0.34, 0.35, 0.36, 0.4, 0.41,
           0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2]

# Kind, class, attributes with PyTorch's names. The function 'inverse' is 1 / (1 + step / 10).
CASES = (
    ("step", lr_scheduler.StepLR, {"step_size": 4}),
    ("step", lr_scheduler.StepLR, {"step_size": 7, "gamma": 0.5}),
    ("multi_step", lr_scheduler.MultiStepLR, {"milestones": [3, 8, 8, 20], "gamma": 0.6}),
    ("constant", lr_scheduler.ConstantLR, {}),
    ("constant", lr_scheduler.ConstantLR, {"factor": 0.25, "total_iters": 9}),
    ("linear", lr_scheduler.LinearLR, {}),
    ("linear", lr_scheduler.LinearLR, {"start_factor": 0.9, "end_factor": 0.2, "total_iters": 12}),
    ("exponential", lr_scheduler.ExponentialLR, {"gamma": 0.9}),
    ("polynomial", lr_scheduler.PolynomialLR, {}),
    ("polynomial", lr_scheduler.PolynomialLR, {"total_iters": 25, "power": 1.7}),
    ("cosine_annealing", lr_scheduler.CosineAnnealingLR, {"T_max": 28}),
    ("cosine_annealing", lr_scheduler.CosineAnnealingLR, {"T_max": 9, "eta_min": 0.02}),
    ("cosine_annealing_warm_restarts", lr_scheduler.CosineAnnealingWarmRestarts, {"T_0": 8}),
    ("cosine_annealing_warm_restarts", lr_scheduler.CosineAnnealingWarmRestarts, {"T_0": 4, "T_mult": 2, "eta_min": 0.01}),
    ("one_cycle", lr_scheduler.OneCycleLR, {"max_lr": 0.5, "total_steps": 30}),
    ("one_cycle", lr_scheduler.OneCycleLR, {"max_lr": [0.5, 0.2], "total_steps": 25, "pct_start": 0.4, "anneal_strategy": "linear",
                                            "base_momentum": 0.7, "max_momentum": 0.98, "div_factor": 10.0, "final_div_factor": 100.0}),
    ("one_cycle", lr_scheduler.OneCycleLR, {"max_lr": 0.5, "total_steps": 30, "three_phase": True}),
    ("one_cycle", lr_scheduler.OneCycleLR, {"max_lr": 0.5, "total_steps": 30, "cycle_momentum": False}),
    ("cyclic", lr_scheduler.CyclicLR, {"base_lr": 0.05, "max_lr": 0.5, "step_size_up": 5}),
    ("cyclic", lr_scheduler.CyclicLR, {"base_lr": [0.05, 0.01], "max_lr": [0.5, 0.1], "step_size_up": 3, "step_size_down": 6,
                                       "mode": "triangular2", "base_momentum": 0.6, "max_momentum": 0.95}),
    ("cyclic", lr_scheduler.CyclicLR, {"base_lr": 0.05, "max_lr": 0.5, "step_size_up": 4, "mode": "exp_range", "gamma": 0.93,
                                       "cycle_momentum": False}),
    ("lambda", lr_scheduler.LambdaLR, {"function": "inverse"}),
    ("multiplicative", lr_scheduler.MultiplicativeLR, {"function": "inverse"}),
    ("reduce_on_plateau", lr_scheduler.ReduceLROnPlateau, {"patience": 2}),
    ("reduce_on_plateau", lr_scheduler.ReduceLROnPlateau, {"factor": 0.5, "patience": 1, "threshold": 0.05, "cooldown": 2, "min_lr": 0.03}),
    ("reduce_on_plateau", lr_scheduler.ReduceLROnPlateau, {"factor": 0.5, "patience": 1, "threshold": 0.02, "threshold_mode": "abs",
                                                           "min_lr": [0.1, 0.01]}),
    ("reduce_on_plateau", lr_scheduler.ReduceLROnPlateau, {"mode": "max", "factor": 0.7, "patience": 0, "threshold": 0.1}),
    ("reduce_on_plateau", lr_scheduler.ReduceLROnPlateau, {"mode": "max", "factor": 0.7, "patience": 0, "threshold": 0.1,
                                                           "threshold_mode": "abs"}),
)

# Numbers of cases, the steps between them, and the number of steps. The second ends where the cosine is zero: after that PyTorch, which
# multiplies rates from step to step, has lost the factors of the others.
COMPOSITES = (
    ("chained", [4, 7], None, STEPS),
    ("chained", [1, 6, 10], None, 28),
    ("sequential", [5, 7], [6], STEPS),
    ("sequential", [4, 10, 0], [5, 20], STEPS),
)


def create_optimizer() -> torch.optim.Optimizer:
    parameters = [torch.zeros(1, requires_grad=True) for _ in range(2)]
    groups = [{"params": parameters[:1]}, {"params": parameters[1:], "lr": LEARNING_RATE / 4}]
    return torch.optim.SGD(groups, lr=LEARNING_RATE, momentum=0.9)


def create(case, optimizer):
    _, cls, attributes = case
    options = dict(attributes)
    if "function" in options:
        options["lr_lambda"] = {"inverse": inverse}[options.pop("function")]
    return cls(optimizer, **options)


def run(optimizer, schedule, steps: int, metrics=None) -> dict:
    """Steps the schedule and notes what it does."""
    rates = [[group["lr"] for group in optimizer.param_groups]]
    momenta = [optimizer.param_groups[0]["momentum"]]
    for step in range(steps):
        optimizer.step()
        if metrics:
            schedule.step(metrics[step])
        else:
            schedule.step()
        rates.append([group["lr"] for group in optimizer.param_groups])
        momenta.append(optimizer.param_groups[0]["momentum"])
    result = {"rates": [list(column) for column in zip(*rates)]}
    if any(momentum != 0.9 for momentum in momenta):
        result["momenta"] = momenta
    return result


def run_case(number: int) -> dict:
    kind, _, attributes = case = CASES[number]
    optimizer = create_optimizer()
    metrics = METRICS if kind == "reduce_on_plateau" else None
    # PyTorch runs one call past the end of a one-cycle schedule before it complains, and leaves the curve there.
    steps = min(STEPS, attributes.get("total_steps", STEPS + 1) - 1)
    result = {"name": f"{number} {kind}", "schedule": kind, "attributes": attributes, **run(optimizer, create(case, optimizer), steps, metrics)}
    if metrics:
        result["metrics"] = metrics
    return result


def run_composite(number: int) -> dict:
    kind, children, milestones, steps = COMPOSITES[number]
    optimizer = create_optimizer()
    schedules = [create(CASES[child], optimizer) for child in children]
    if kind == "chained":
        schedule, attributes = lr_scheduler.ChainedScheduler(schedules), {"children": children}
    else:
        schedule = lr_scheduler.SequentialLR(optimizer, schedules, milestones)
        attributes = {"children": children, "milestones": milestones}
    return {"name": f"{kind} {number}", "schedule": kind, "attributes": attributes, **run(optimizer, schedule, steps)}


def generate() -> dict:
    """Runs every case."""
    cases = [run_case(number) for number in range(len(CASES))] + [run_composite(number) for number in range(len(COMPOSITES))]
    return {"description": DESCRIPTION, "steps": STEPS, "cases": cases}
