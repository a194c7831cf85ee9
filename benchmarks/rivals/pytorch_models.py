"""The models of the training steps in pytorch_workloads.py."""

import torch
from torch import nn


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
    """Two levels, one input channel, two classes."""

    def __init__(self, width: int):
        super().__init__()
        self.down1, self.down2, self.bottom = convolutions(1, width), convolutions(width, 2 * width), convolutions(2 * width, 4 * width)
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
