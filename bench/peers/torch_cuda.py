"""PyTorch's times on an NVIDIA card for ../gpu.sh: the same works, eager and compiled, medians in milliseconds.

--list names the works; --seconds N bounds the run; --smoke runs each once, small and on the processor, to see that it runs at all.
"""

import statistics
import sys
import time

import torch
from torch.nn import functional as F
from torch_nets import SMALL, WORKS, lenet, two_layer

ARGS = sys.argv[1:]
SMOKE = "--smoke" in ARGS
DEVICE = "cpu" if SMOKE else "cuda"
SECONDS = float(ARGS[ARGS.index("--seconds") + 1]) if "--seconds" in ARGS else 120
START = time.perf_counter()


def in_time(share=1.0):
    return time.perf_counter() - START < SECONDS * share


def wait():
    if not SMOKE:
        torch.cuda.synchronize()


def median_ms(run, seconds=0.7):
    for _ in range(1 if SMOKE else 3):
        run()
    wait()
    times = []
    until = time.perf_counter() + (0 if SMOKE else seconds)
    while len(times) < (1 if SMOKE else 5) or time.perf_counter() < until:
        start = time.perf_counter()
        run()
        wait()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def precision_is(name):
    torch.backends.cuda.matmul.allow_tf32 = name == "tf32"
    torch.backends.cudnn.allow_tf32 = name == "tf32"


def runner(net, loss_of, x, y, training, precision):
    """A step as a function of nothing, and the part of it that is compiled."""
    net.train(training)
    adam = "GPT" in type(net).__name__ or hasattr(net, "wte")
    if training:
        optimizer = (
            torch.optim.AdamW(net.parameters(), lr=1e-4, betas=(0.9, 0.95), weight_decay=0.1)
            if adam
            else torch.optim.SGD(net.parameters(), lr=1e-5, momentum=0.9)
        )

    def forward():
        with torch.autocast(DEVICE, torch.bfloat16, enabled=precision == "bf16"):
            return loss_of(net(x), y) if training else net(x)

    def step(run):
        if not training:
            with torch.no_grad():
                run()
            return
        optimizer.zero_grad(set_to_none=True)
        run().backward()
        if adam:
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()

    return forward, step


def works():
    for title, training, make, data, loss_of, precisions in WORKS:
        if SMOKE and "GPT" in title:
            make, data = SMALL["GPT-2"], SMALL["tokens"]
        elif SMOKE and make not in (two_layer, lenet):
            data = SMALL["image"]
        for precision in precisions:
            yield title, training, make, data, loss_of, precision


def time_networks():
    print("| work | precision | eager ms | compiled ms |\n| --- | --- | --- | --- |")
    for title, training, make, data, loss_of, precision in works():
        if not in_time(0.8):
            print(f"| {title} | {precision} | no time | |")
            continue
        precision_is(precision)
        torch.manual_seed(0)
        net = make().to(DEVICE)
        forward, step = runner(net, loss_of, *data(DEVICE), training, precision)
        eager = median_ms(lambda: step(forward))
        compiled = ""
        if not SMOKE and in_time(0.6):
            try:
                fast = torch.compile(forward, mode="reduce-overhead")
                compiled = f"{median_ms(lambda: step(fast)):.3f}"
            except Exception as error:  # A machine without a C++ compiler or Triton.
                compiled = f"none: {type(error).__name__}"
            torch.compiler.reset()
        print(f"| {title} | {precision} | {eager:.3f} | {compiled} |", flush=True)
        del net, forward, step
        if not SMOKE:
            torch.cuda.empty_cache()


def time_kernels():
    scale = 16 if SMOKE else 1
    for n in (1024, 4096, 8192):
        for precision in ("f32", "tf32", "bf16"):
            if not in_time():
                return
            precision_is(precision)
            dtype = torch.bfloat16 if precision == "bf16" else torch.float32
            a, b = (torch.randn(n // scale, n // scale, device=DEVICE, dtype=dtype) for _ in range(2))
            ms = median_ms(lambda: a @ b, 0.3)
            print(f"| product {n}^3 | {precision} | {ms:.3f} ({2 * n**3 / ms / 1e9:.1f} TFLOP/s) | |")
    precision_is("f32")
    for rows, columns in ((4096, 1024), (32768, 4096)):
        x = torch.randn(rows // scale, columns, device=DEVICE)
        for name, run in (("softmax", lambda: F.softmax(x, 1)), ("layer norm", lambda: F.layer_norm(x, [columns]))):
            ms = median_ms(run, 0.3)
            print(f"| {name} {rows} x {columns} | f32 | {ms:.4f} ({8 * x.numel() / ms / 1e6:.0f} GB/s) | |")
    q, k, v = (torch.randn(8 // min(scale, 8), 12, 1024 // scale, 64, device=DEVICE) for _ in range(3))
    ms = median_ms(lambda: F.scaled_dot_product_attention(q, k, v, is_causal=True), 0.3)
    print(f"| causal attention 8 x 12 x 1024 x 64 | f32 | {ms:.3f} | |")
    x, y = torch.randn(2048 // scale, 50257, device=DEVICE, requires_grad=True), torch.zeros(2048 // scale, device=DEVICE).long()
    ms = median_ms(lambda: torch.autograd.grad(F.cross_entropy(x, y), x), 0.3)
    print(f"| cross-entropy and its gradient 2048 x 50257 | f32 | {ms:.3f} | |")


if "--list" in ARGS:
    for title, *_, precisions in WORKS:
        print(f"- {title}: {', '.join(precisions)}, eager and compiled")
else:
    print(f"\n## PyTorch {torch.__version__}\n")
    time_networks()
    time_kernels()
