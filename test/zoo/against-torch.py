"""Random weights, inputs and PyTorch's results for one model of examples/zoo, as safetensors for `against-torch.mjs`.

Usage: against-torch.py MODEL ENTRY STEPS FOLDER [NAME=VALUE ...]

Writes weights.safetensors, inputs.safetensors and expected.safetensors, computed in float64. For the entry `step`, expected.safetensors holds
the losses of STEPS steps on the same batch, and expected-after.safetensors the params and running statistics behind them.
"""

import json
import struct
import sys

import torch
import torch.nn.functional as F
from torch import nn


def torchvision_models():
    """torchvision's networks. They need none of its compiled operators, which are missing where the wheel is for another build of PyTorch."""
    try:
        import torchvision
    except RuntimeError:
        for name in [name for name in sys.modules if name.startswith("torchvision")]:
            del sys.modules[name]
        for name in ("nms", "qnms"):
            torch.library.define(f"torchvision::{name}", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        import torchvision
    return torchvision.models


class Conv1D(nn.Module):
    """x @ weight + bias with weight[in, out]."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * 0.05)
        self.bias = nn.Parameter(torch.randn(outputs) * 0.02)

    def forward(self, x):
        return x @ self.weight + self.bias


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1 = nn.LayerNorm(width)
        self.attn = nn.ModuleDict({"c_attn": Conv1D(width, 3 * width), "c_proj": Conv1D(width, width)})
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = nn.ModuleDict({"c_fc": Conv1D(width, 4 * width), "c_proj": Conv1D(4 * width, width)})

    def forward(self, x):
        batch, tokens, width = x.shape
        heads = [
            part.view(batch, tokens, self.heads, width // self.heads).transpose(1, 2)
            for part in self.attn["c_attn"](self.ln_1(x)).split(width, dim=-1)
        ]
        y = F.scaled_dot_product_attention(*heads, is_causal=True).transpose(1, 2).reshape(batch, tokens, width)
        x = x + self.attn["c_proj"](y)
        hidden = F.gelu(self.mlp["c_fc"](self.ln_2(x)), approximate="tanh")
        return x + self.mlp["c_proj"](hidden)


class GPT2(nn.Module):
    def __init__(self, layers, heads, width, vocabulary, context):
        super().__init__()
        self.wte = nn.Embedding(vocabulary, width)
        self.wpe = nn.Embedding(context, width)
        self.h = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.ln_f = nn.LayerNorm(width)
        with torch.no_grad():
            self.wte.weight.mul_(0.02)
            self.wpe.weight.mul_(0.01)

    def forward(self, tokens):
        x = self.wte(tokens) + self.wpe.weight[: tokens.shape[1]]
        for block in self.h:
            x = block(x)
        return self.ln_f(x) @ self.wte.weight.T


def write_safetensors(path, tensors):
    """Little-endian f32 and i32 behind a JSON header."""
    header, blobs, offset = {}, [], 0
    for name, tensor in tensors.items():
        whole = tensor.dtype in (torch.int64, torch.int32)
        data = tensor.detach().to(torch.int32 if whole else torch.float32).contiguous().numpy().tobytes()
        header[name] = {
            "dtype": "I32" if whole else "F32",
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + len(data)],
        }
        blobs.append(data)
        offset += len(data)
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        for blob in blobs:
            file.write(blob)


def shake(name, model):
    """Biases, scales and running statistics that are not all 0 or 1: a swapped or ignored one shows."""
    with torch.no_grad():
        for key, tensor in model.state_dict().items():
            if tensor.ndim > 1 and name == "alexnet":  # its own first values let the signal fade to the last bias
                nn.init.kaiming_normal_(tensor)
            elif tensor.ndim == 1 and key.endswith(("running_var", "weight")):
                tensor.uniform_(0.5, 1.5)
            elif tensor.ndim == 1:
                tensor.normal_(0, 0.1)


def make(name, settings):
    if name == "gpt2":
        shape = {"layers": 12, "heads": 12, "width": 768, "vocabulary": 50257, "context": 1024}
        shape.update({key: int(value) for key, value in settings.items() if key in shape})
        return GPT2(**shape)
    models = torchvision_models()
    classes = int(settings.get("classes", 1000))
    if name == "resnet":
        return getattr(models, f"resnet{settings.get('depth', '101')}")(num_classes=classes)
    return getattr(models, name)(num_classes=classes)


def inputs_of(name, settings, entry):
    batch = int(settings.get("batch", 1))
    if name == "gpt2":
        vocabulary = int(settings.get("vocabulary", 50257))
        shape = (batch, int(settings.get("T", 128)))
        inputs = {"tokens": torch.randint(0, vocabulary, shape)}
        if entry == "step":
            inputs["targets"] = torch.randint(0, vocabulary, shape)
    else:
        size = int(settings.get("size", 224))
        inputs = {"x": torch.randn(batch, 3, size, size)}
        if entry == "step":
            inputs["y"] = torch.randint(0, int(settings.get("classes", 1000)), (batch,))
    return inputs


def train(name, model, inputs, steps, rate):
    """The losses of the steps, with the update rule that the model file names."""
    if name == "gpt2":
        optimizer = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.95), weight_decay=0.1)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9, weight_decay=1e-4)
    x, target = inputs.values()
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x).flatten(0, -2), target.flatten())
        loss.backward()
        if name == "gpt2":
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses)


def main():
    name, entry, steps, folder, *words = sys.argv[1:]
    settings = dict(word.split("=", 1) for word in words)
    torch.manual_seed(0)
    model = make(name, settings)
    shake(name, model)
    inputs = inputs_of(name, settings, entry)
    write_safetensors(f"{folder}/weights.safetensors", model.state_dict())
    model.double()
    if entry == "step":
        model.train()
        inputs = {key: value.double() if value.is_floating_point() else value for key, value in inputs.items()}
        rate = 1e-3
        losses = train(name, model, inputs, int(steps), rate)
        inputs["lr"] = torch.tensor(rate)
        write_safetensors(f"{folder}/expected-after.safetensors", model.state_dict())
        expected = {"loss": losses}
    else:
        model.eval()
        with torch.no_grad():
            (given,) = inputs.values()
            expected = {"scores": model(given.double() if given.is_floating_point() else given)}
    write_safetensors(f"{folder}/inputs.safetensors", inputs)
    write_safetensors(f"{folder}/expected.safetensors", expected)
    parameters = sum(p.numel() for p in model.parameters())
    print(json.dumps({"parameters": parameters, "torch": torch.__version__}))


if __name__ == "__main__":
    main()
