"""The networks of ../gpu-works.ts in PyTorch: what `nn.Module` needs and no other package."""

import torch
from torch import nn
from torch.nn import functional as F


def two_layer():
    return nn.Sequential(nn.Linear(1000, 100, bias=False), nn.ReLU(), nn.Linear(100, 1000, bias=False))


def lenet():
    return nn.Sequential(
        *(nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)),
    )


def alexnet():
    def conv(inputs, outputs, kernel, **more):
        return nn.Conv2d(inputs, outputs, kernel, **more), nn.ReLU()

    return nn.Sequential(
        *(*conv(3, 64, 11, stride=4, padding=2), nn.MaxPool2d(3, 2), *conv(64, 192, 5, padding=2), nn.MaxPool2d(3, 2)),
        *(*conv(192, 384, 3, padding=1), *conv(384, 256, 3, padding=1), *conv(256, 256, 3, padding=1)),
        *(nn.MaxPool2d(3, 2), nn.AdaptiveAvgPool2d(6), nn.Flatten()),
        *(nn.Dropout(), nn.Linear(256 * 36, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU()),
        nn.Linear(4096, 1000),
    )


def vgg16():
    layers, inputs = [], 3
    for width, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU()]
            inputs = width
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *(*layers, nn.AdaptiveAvgPool2d(7), nn.Flatten(), nn.Linear(512 * 49, 4096), nn.ReLU(), nn.Dropout()),
        *(nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 1000)),
    )


class Bottleneck(nn.Module):
    def __init__(self, inputs, width, stride):
        super().__init__()
        self.main = nn.Sequential(
            *(nn.Conv2d(inputs, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()),
            *(nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()),
            *(nn.Conv2d(width, 4 * width, 1, bias=False), nn.BatchNorm2d(4 * width)),
        )
        same = stride == 1 and inputs == 4 * width
        self.short = (
            nn.Identity()
            if same
            else nn.Sequential(nn.Conv2d(inputs, 4 * width, 1, stride, bias=False), nn.BatchNorm2d(4 * width))
        )

    def forward(self, x):
        return F.relu(self.main(x) + self.short(x))


def resnet101():
    layers, inputs = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)], 64
    for stage, (width, count) in enumerate(((64, 3), (128, 4), (256, 23), (512, 3))):
        for i in range(count):
            layers.append(Bottleneck(inputs, width, 2 if stage > 0 and i == 0 else 1))
            inputs = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))


class GptBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU("tanh"), nn.Linear(4 * width, width), nn.Dropout(0.1)
        )

    def forward(self, x):
        b, t, e = x.shape
        q, k, v = (y.view(b, t, self.heads, -1).transpose(1, 2) for y in self.attn(self.ln_1(x)).split(e, 2))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True, dropout_p=0.1 if self.training else 0.0)
        x = x + F.dropout(self.proj(y.transpose(1, 2).reshape(b, t, e)), 0.1, self.training)
        return x + self.mlp(self.ln_2(x))


class Gpt2(nn.Module):
    def __init__(self, layers=12, width=768, heads=12, words=50257, context=1024):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(words, width), nn.Embedding(context, width)
        self.blocks = nn.Sequential(*(GptBlock(width, heads) for _ in range(layers)))
        self.ln_f = nn.LayerNorm(width)

    def forward(self, tokens):
        x = self.wte(tokens) + self.wpe.weight[: tokens.shape[1]]
        x = self.blocks(F.dropout(x, 0.1, self.training))
        return self.ln_f(x) @ self.wte.weight.T


def image(batch, size=224):
    return lambda device: (torch.randn(batch, 3, size, size, device=device), torch.randint(0, 10, (batch,), device=device))


def tokens(batch, length):
    return lambda device: tuple(torch.randint(0, 50257, (batch, length), device=device) for _ in range(2))


def numbers(device):
    return torch.randn(64, 1000, device=device), torch.randn(64, 1000, device=device)


def classes(scores, y):
    return F.cross_entropy(scores.flatten(0, -2), y.flatten())


def squares(scores, y):
    return ((scores - y) ** 2).sum(1).mean()


# Title, training or not, network, arguments, loss and precisions; sizes for `--smoke` follow.
WORKS = [
    ("two_layer, training", True, two_layer, numbers, squares, ("f32", "tf32")),
    ("LeNet, training, batch 64", True, lenet, image(64, 32), classes, ("f32", "tf32")),
    ("GPT-2 124M, training, 4 x 512", True, Gpt2, tokens(4, 512), classes, ("f32", "tf32", "bf16")),
    ("AlexNet, training, batch 64", True, alexnet, image(64), classes, ("f32", "tf32")),
    ("ResNet101, training, batch 16", True, resnet101, image(16), classes, ("f32", "tf32")),
    ("VGG16, training, batch 16", True, vgg16, image(16), classes, ("f32", "tf32")),
    ("GPT-2 124M, forward, 4 x 512", False, Gpt2, tokens(4, 512), classes, ("f32", "tf32")),
    ("AlexNet, forward, batch 64", False, alexnet, image(64), classes, ("f32", "tf32")),
    ("ResNet101, forward, batch 16", False, resnet101, image(16), classes, ("f32", "tf32")),
    ("VGG16, forward, batch 16", False, vgg16, image(16), classes, ("f32", "tf32")),
]

SMALL = {"GPT-2": lambda: Gpt2(1, 64, 2), "image": image(2, 64), "tokens": tokens(1, 8)}
