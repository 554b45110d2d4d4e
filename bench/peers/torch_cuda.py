"""PyTorch's times on an NVIDIA card for ../gpu.sh: the same works, eager and compiled, medians in milliseconds."""

import statistics
import time

import torch
from torch import nn


def median_ms(run, seconds=1.0):
    for _ in range(3):
        run()
    torch.cuda.synchronize()
    times = []
    until = time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < until:
        start = time.perf_counter()
        run()
        torch.cuda.synchronize()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def two_layer():
    x, y = torch.randn(64, 1000, device="cuda"), torch.randn(64, 1000, device="cuda")
    net = nn.Sequential(nn.Linear(1000, 100, bias=False), nn.ReLU(), nn.Linear(100, 1000, bias=False)).cuda()
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-5)

    def loss():
        return ((net(x) - y) ** 2).sum(1).mean()

    return loss, optimizer


def lenet():
    x, y = torch.randn(64, 3, 32, 32, device="cuda"), torch.randint(0, 10, (64,), device="cuda")
    net = nn.Sequential(
        *(nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)),
    ).cuda()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)

    def loss():
        return nn.functional.cross_entropy(net(x), y)

    return loss, optimizer


def step_of(loss, optimizer):
    def step():
        optimizer.zero_grad(set_to_none=True)
        loss().backward()
        optimizer.step()

    return step


print(f"\n## PyTorch {torch.__version__}\n")
print("| work | precision | eager ms | compiled ms |\n| --- | --- | --- | --- |")
for name, make in (("two_layer, training", two_layer), ("LeNet, training, batch 64", lenet)):
    loss, optimizer = make()
    eager = median_ms(step_of(loss, optimizer))
    try:
        compiled = f"{median_ms(step_of(torch.compile(loss, mode='reduce-overhead'), optimizer)):.3f}"
    except Exception as error:  # A machine without a C++ compiler or Triton.
        compiled = f"none: {type(error).__name__}"
    print(f"| {name} | f32 | {eager:.3f} | {compiled} |")
for n in (1024, 4096, 8192):
    for precision in ("f32", "tf32", "bf16"):
        torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
        dtype = torch.bfloat16 if precision == "bf16" else torch.float32
        a, b = (torch.randn(n, n, device="cuda", dtype=dtype) for _ in range(2))
        eager = median_ms(lambda: a @ b, 0.5)
        print(f"| product {n}^3 | {precision} | {eager:.3f} ({2 * n**3 / eager / 1e9:.1f} TFLOP/s) | |")
for rows, columns in ((4096, 1024), (32768, 4096)):
    x = torch.randn(rows, columns, device="cuda")
    for name, run in (
        ("softmax", lambda x: torch.softmax(x, 1)),
        ("layer norm", lambda x: nn.functional.layer_norm(x, [x.shape[1]])),
    ):
        eager = median_ms(lambda: run(x), 0.5)
        print(f"| {name} {rows} x {columns} | f32 | {eager:.4f} ({8 * x.numel() / eager / 1e6:.0f} GB/s) | |")
