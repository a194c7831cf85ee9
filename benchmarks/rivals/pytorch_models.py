"""The models of the training steps and of inference."""

from collections.abc import Callable

import torch
from torch import nn


def perceptron() -> nn.Sequential:
    """One hidden layer."""
    return nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))


def wide_perceptron() -> nn.Sequential:
    """Two wide hidden layers."""
    return nn.Sequential(nn.Linear(784, 1024), nn.ReLU(), nn.Linear(1024, 512), nn.ReLU(), nn.Linear(512, 10))


def mnist_cnn() -> nn.Sequential:
    """The network of the MNIST example, with dropout."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Dropout(0.25), nn.Flatten(),
        nn.Linear(1600, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))


class Block(nn.Module):
    """Two convolutions with batch normalisation, added to their input."""

    def __init__(self, channels: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU(inplace=True),
            nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (self.layers(x) + x).relu_()


def residual_blocks() -> nn.Sequential:
    """Two blocks of 64 channels."""
    return nn.Sequential(Block(64), Block(64))


def convolutions(channels: int, filters: int) -> nn.Sequential:
    """Two convolutions with batch normalisation and ReLU."""
    return nn.Sequential(
        nn.Conv2d(channels, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(inplace=True),
        nn.Conv2d(filters, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(inplace=True))


class UNet(nn.Module):
    """Two levels, two classes."""

    def __init__(self, channels: int, width: int):
        super().__init__()
        self.down1, self.down2, self.bottom = convolutions(channels, width), convolutions(width, 2 * width), convolutions(2 * width, 4 * width)
        self.enlarge2, self.up2 = nn.ConvTranspose2d(4 * width, 2 * width, 2, stride=2), convolutions(4 * width, 2 * width)
        self.enlarge1, self.up1 = nn.ConvTranspose2d(2 * width, width, 2, stride=2), convolutions(2 * width, width)
        self.output, self.pool = nn.Conv2d(width, 2, 1), nn.MaxPool2d(2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        first = self.down1(x)
        second = self.down2(self.pool(first))
        x = self.bottom(self.pool(second))
        x = self.up2(torch.cat([second, self.enlarge2(x)], 1))
        x = self.up1(torch.cat([first, self.enlarge1(x)], 1))
        return self.output(x)


class Gpt(nn.Module):
    """A causal transformer that normalises first and shares its embedding with the last layer."""

    def __init__(self, tokens: int, context: int, features: int, heads: int, depth: int):
        super().__init__()
        self.embedding = nn.Embedding(tokens, features)
        self.positions = nn.Parameter(torch.randn(context, features) * 0.02)
        layer = nn.TransformerEncoderLayer(features, heads, 4 * features, 0.0, "gelu", batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, depth, nn.LayerNorm(features), enable_nested_tensor=False)
        self.register_buffer("mask", torch.full((context, context), float("-inf")).triu(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(self.embedding(x) + self.positions, self.mask) @ self.embedding.weight.t()


def gpt() -> Gpt:
    """Four layers of 128 features for 64 of 65 tokens."""
    return Gpt(tokens=65, context=64, features=128, heads=4, depth=4)


class SequenceClassifier(nn.Module):
    """Ten classes from the last output of a recurrent layer with as many inputs as hidden units."""

    def __init__(self, create_layer: Callable[[int, int], nn.Module], hidden: int) -> None:
        super().__init__()
        self.layer = create_layer(hidden, hidden)
        self.head = nn.Linear(hidden, 10)

    def forward(self, sequences: torch.Tensor) -> torch.Tensor:
        """Takes [steps, batch, features]."""
        return self.head(self.layer(sequences)[0][-1])
