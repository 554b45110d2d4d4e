"""PyTorch on the processor, two threads, for ../peers.ts.

Usage: torch_peer.py WORK FOLDER SECONDS    times the step and writes FOLDER/torch.safetensors
       torch_peer.py WORK FOLDER reference  writes FOLDER/expected.safetensors, computed in float64
"""

import time

START = time.perf_counter()

import importlib.util
import json
import pathlib
import resource
import struct
import sys

import torch
import torch.nn.functional as F
from torch import nn

# The models, and the writer of safetensors, are those of the zoo's comparison.
SHARED = pathlib.Path(__file__).resolve().parents[2] / "test/zoo/against-torch.py"
spec = importlib.util.spec_from_file_location("against_torch", SHARED)
zoo = importlib.util.module_from_spec(spec)
spec.loader.exec_module(zoo)

MIN_RUNS = 5
WARM_UPS = 2


def read_safetensors(path):
    with open(path, "rb") as file:
        data = bytearray(file.read())
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    dtypes = {"F32": torch.float32, "I32": torch.int32}
    return {
        name: torch.frombuffer(
            data,
            dtype=dtypes[info["dtype"]],
            count=(info["data_offsets"][1] - info["data_offsets"][0]) // 4,
            offset=8 + size + info["data_offsets"][0],
        ).reshape(info["shape"])
        for name, info in header.items()
        if name != "__metadata__"
    }


def network(work, given):
    """A forward pass of one of the networks, with the given weights."""
    name, settings = ("resnet", {"depth": "101"}) if work == "resnet101" else (work, {})
    model = zoo.make(name, settings).eval()
    missing, _ = model.load_state_dict(given, strict=False)
    assert not missing, missing
    key = "tokens" if work == "gpt2" else "x"
    # Copied, so that weights lie as PyTorch allocates them.
    return model, given[key].clone()


def training(given, names, loss, rate, momentum):
    params = {name: given[name].clone().requires_grad_() for name in names}
    optimizer = torch.optim.SGD(params.values(), lr=rate, momentum=momentum)

    def step():
        optimizer.zero_grad()
        value = loss(params)
        value.backward()
        optimizer.step()
        return {"loss": value.detach(), **{name: p.detach() for name, p in params.items()}}

    return step


def two_layer(given):
    def loss(p):
        return ((torch.relu(given["x"] @ p["w1"]) @ p["w2"] - given["y"]) ** 2).sum(1).mean()

    return training(given, ["w1", "w2"], loss, 1e-5, 0.0)


def lenet(given):
    labels = given["y"].long()

    def loss(p):
        h = F.max_pool2d(F.relu(F.conv2d(given["x"], p["conv1.weight"], p["conv1.bias"])), 2)
        h = F.max_pool2d(F.relu(F.conv2d(h, p["conv2.weight"], p["conv2.bias"])), 2).flatten(1)
        for path in ("fc1", "fc2"):
            h = F.relu(F.linear(h, p[f"{path}.weight"], p[f"{path}.bias"]))
        return F.cross_entropy(F.linear(h, p["fc3.weight"], p["fc3.bias"]), labels)

    names = [f"{path}.{kind}" for path in ("conv1", "conv2", "fc1", "fc2", "fc3") for kind in ("weight", "bias")]
    return training(given, names, loss, 0.001, 0.9)


def graph(given):
    leaves = [given[name].clone().requires_grad_() for name in "xyz"]

    def step():
        c = (leaves[0] * leaves[1] + leaves[2]).sum()
        gradients = torch.autograd.grad(c, leaves)
        return {"c": c.detach(), **{f"grad_{name}": g for name, g in zip("xyz", gradients)}}

    return step


def plain(compute):
    def step():
        with torch.inference_mode():
            return compute()

    return step


def make(work, given):
    if work in ("two_layer", "lenet", "graph"):
        return {"two_layer": two_layer, "lenet": lenet, "graph": graph}[work](given)
    if work == "matmul":
        return plain(lambda: {"c": given["a"] @ given["b"]})
    if work == "softmax":
        return plain(lambda: {"y": torch.softmax(given["x"], -1)})
    if work == "layer_norm":
        return plain(lambda: {"y": F.layer_norm(given["x"], (1024,), given["weight"], given["bias"])})
    model, x = network(work, given)
    return plain(lambda: {"scores": model(x)})


def main():
    work, folder, mode = sys.argv[1:]
    torch.set_num_threads(2)
    given = read_safetensors(f"{folder}/given.safetensors")
    if mode == "reference":
        model, x = network(work, given)
        model.double()
        with torch.inference_mode():
            scores = model(x.double() if x.is_floating_point() else x)
        zoo.write_safetensors(f"{folder}/expected.safetensors", {"scores": scores})
        return
    step = make(work, given)
    outputs = step()
    first = (time.perf_counter() - START) * 1000
    zoo.write_safetensors(f"{folder}/torch.safetensors", outputs)
    for _ in range(WARM_UPS):
        step()
    times = []
    until = time.perf_counter() + float(mode)
    while len(times) < MIN_RUNS or time.perf_counter() < until:
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    about = f"PyTorch {torch.__version__}, 2 threads"
    print(json.dumps({"about": about, "times": times, "first": first, "peak": peak}))


if __name__ == "__main__":
    main()
