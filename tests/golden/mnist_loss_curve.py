"""Five training steps of the MNIST example's network, from weights that a formula gives."""

import gzip
import math
import pathlib

import numpy
import torch
import torch.nn.functional as functional

STEPS = 5
BATCH = 16

# In the order of the parameter number p.
PARAMETER_SHAPES = {
    "conv1.weight": (32, 1, 3, 3),
    "conv1.bias": (32,),
    "conv2.weight": (64, 32, 3, 3),
    "conv2.bias": (64,),
    "linear1.weight": (128, 1600),
    "linear1.bias": (128,),
    "linear2.weight": (10, 128),
    "linear2.bias": (10,),
}

OPTIMIZERS = (
    ("sgd", {"learning_rate": 0.05, "momentum": 0.9},
     lambda parameters: torch.optim.SGD(parameters, lr=0.05, momentum=0.9)),
    ("adam", {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
     lambda parameters: torch.optim.Adam(parameters, lr=0.001)),
    ("adamw", {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01},
     lambda parameters: torch.optim.AdamW(parameters, lr=0.001, weight_decay=0.01)),
)

DESCRIPTION = (
    "Network: Conv2d(1, 32, 3) - ReLU - MaxPool2d(2) - Conv2d(32, 64, 3) - ReLU - MaxPool2d(2) - Flatten - "
    "Linear(1600, 128) - ReLU - Linear(128, 10); loss: cross-entropy, mean. "
    "Step s (0 to 4) trains on the images 16 s to 16 s + 15 of the MNIST training set, as [16, 1, 28, 28], pixel / 255 in Float32. "
    "Initial weights: element i (row-major) of parameter number p (0-based, in the order listed under 'parameters') is "
    "scale * sin(0.7 * i + p), computed in Float64 and rounded to Float32, with scale = 1 / sqrt(fan_in) for weights and "
    "0.1 / sqrt(fan_in) for biases; fan_in is 9, 288, 1600 and 128 for conv1, conv2, linear1 and linear2. "
    "Weights of linear layers are [outputs, inputs]. 'losses' holds the loss of each step before its update; "
    "'parameters' the sum and the sum of squares of every parameter after the five steps, both summed in Float64. "
    "'float32' ran in Float32; 'float64' ran in Float64 from the same Float32 weights and pixels. "
    "Each optimizer starts from fresh weights."
)


def read_idx(path: pathlib.Path) -> numpy.ndarray:
    """Reads a gzipped IDX file of bytes, the format of MNIST."""
    content = gzip.decompress(path.read_bytes())
    rank = content[3]
    shape = numpy.frombuffer(content, dtype=">i4", count=rank, offset=4)
    return numpy.frombuffer(content, dtype=numpy.uint8, offset=4 + 4 * rank).reshape(shape)


def read_batches(folder: pathlib.Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Reads images [STEPS, BATCH, 1, 28, 28] in Float32 and labels [STEPS, BATCH]."""
    pixels = read_idx(folder / "train-images-idx3-ubyte.gz")[:STEPS * BATCH]
    labels = read_idx(folder / "train-labels-idx1-ubyte.gz")[:STEPS * BATCH]
    images = pixels.astype(numpy.float32) / numpy.float32(255)
    return (torch.from_numpy(images).reshape(STEPS, BATCH, 1, 28, 28),
            torch.from_numpy(labels.astype(numpy.int64)).reshape(STEPS, BATCH))


def initial_parameters(dtype: torch.dtype) -> list[torch.Tensor]:
    """Evaluates the formula of the description."""
    parameters = []
    fan_in = 0
    for number, (name, shape) in enumerate(PARAMETER_SHAPES.items()):
        if name.endswith("weight"):
            fan_in = math.prod(shape[1:])
        scale = (1.0 if name.endswith("weight") else 0.1) / math.sqrt(fan_in)
        values = scale * numpy.sin(0.7 * numpy.arange(math.prod(shape)) + number)
        parameter = torch.from_numpy(values.astype(numpy.float32).reshape(shape)).to(dtype)
        parameters.append(parameter.requires_grad_())
    return parameters


def network(parameters: list[torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    """Maps images [N, 1, 28, 28] to logits [N, 10]."""
    conv1_weight, conv1_bias, conv2_weight, conv2_bias, linear1_weight, linear1_bias, linear2_weight, linear2_bias = parameters
    hidden = functional.max_pool2d(functional.relu(functional.conv2d(images, conv1_weight, conv1_bias)), 2)
    hidden = functional.max_pool2d(functional.relu(functional.conv2d(hidden, conv2_weight, conv2_bias)), 2)
    hidden = functional.relu(functional.linear(hidden.flatten(1), linear1_weight, linear1_bias))
    return functional.linear(hidden, linear2_weight, linear2_bias)


def train(create_optimizer, dtype: torch.dtype, images: torch.Tensor, labels: torch.Tensor) -> dict:
    """Runs the five steps in the given precision."""
    parameters = initial_parameters(dtype)
    optimizer = create_optimizer(parameters)
    losses = []
    for batch, targets in zip(images.to(dtype), labels):
        optimizer.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(network(parameters, batch), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    finals = [parameter.detach().double() for parameter in parameters]
    return {
        "losses": losses,
        "parameters": {
            name: {"sum": final.sum().item(), "sum_of_squares": final.square().sum().item()}
            for name, final in zip(PARAMETER_SHAPES, finals)
        },
    }


def generate(mnist_folder: pathlib.Path) -> dict:
    """Runs every optimizer in both precisions."""
    images, labels = read_batches(mnist_folder)
    return {
        "description": DESCRIPTION,
        "parameters": [{"name": name, "shape": list(shape)} for name, shape in PARAMETER_SHAPES.items()],
        "runs": [
            {
                "optimizer": name,
                "attributes": attributes,
                "float32": train(create_optimizer, torch.float32, images, labels),
                "float64": train(create_optimizer, torch.float64, images, labels),
            }
            for name, attributes, create_optimizer in OPTIMIZERS
        ],
    }
