"""JAX's times on an NVIDIA card for ../gpu.sh: the same works as one jitted step each, medians in milliseconds.

--list names the works; --seconds N bounds the run.
"""

import statistics
import sys
import time

ARGS = sys.argv[1:]
WORKS = (
    "two_layer, training",
    "LeNet, training, batch 64",
    "GPT-2 124M, training, 4 x 512",
    "AlexNet, training, batch 64",
    "VGG16, training, batch 16",
    "products, softmax and layer norm",
)
if "--list" in ARGS:
    print("\n".join(f"- {title}: f32 and tf32, jitted" for title in WORKS))
    sys.exit()

import jax
import jax.numpy as jnp
from jax import lax

SECONDS = float(ARGS[ARGS.index("--seconds") + 1]) if "--seconds" in ARGS else 90
START = time.perf_counter()
PRECISIONS = {"f32": "highest", "tf32": "tensorfloat32", "bf16": "bfloat16"}
keys = iter(jax.random.split(jax.random.PRNGKey(0), 4096))


def in_time(share=1.0):
    return time.perf_counter() - START < SECONDS * share


def normal(*shape, scale=0.02):
    return jax.random.normal(next(keys), shape) * scale


def median_ms(run, seconds=0.7):
    """`run` gives what to wait for."""
    for _ in range(3):
        jax.block_until_ready(run())
    times = []
    until = time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < until:
        start = time.perf_counter()
        jax.block_until_ready(run())
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def conv(x, p, stride=1, padding=0):
    pads = ((padding, padding), (padding, padding))
    y = lax.conv_general_dilated(x, p["w"], (stride, stride), pads, dimension_numbers=("NCHW", "OIHW", "NCHW"))
    return y + p["b"][None, :, None, None]


def pool(x, size, stride):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 1, size, size), (1, 1, stride, stride), "VALID")


def filters(inputs, outputs, size):
    return {"w": normal(outputs, inputs, size, size), "b": jnp.zeros(outputs)}


def dense(inputs, outputs):
    return {"w": normal(inputs, outputs), "b": jnp.zeros(outputs)}


def linear(x, p):
    return x @ p["w"] + p["b"]


def drop(x, key, share=0.5):
    return jnp.where(jax.random.bernoulli(key, 1 - share, x.shape), x / (1 - share), 0)


def cross_entropy(scores, y):
    return -jnp.take_along_axis(jax.nn.log_softmax(scores), y[..., None], -1).mean()


def head(x, p, key):
    for layer in p[:-1]:
        x = drop(jax.nn.relu(linear(x, layer)), key)
    return linear(x, p[-1])


def lenet(p, x, key):
    x = pool(jax.nn.relu(conv(x, p[0])), 2, 2)
    x = pool(jax.nn.relu(conv(x, p[1])), 2, 2).reshape(x.shape[0], -1)
    return linear(jax.nn.relu(linear(jax.nn.relu(linear(x, p[2])), p[3])), p[4])


def alexnet(p, x, key):
    x = pool(jax.nn.relu(conv(x, p[0][0], 4, 2)), 3, 2)
    x = pool(jax.nn.relu(conv(x, p[0][1], 1, 2)), 3, 2)
    for layer in p[0][2:]:
        x = jax.nn.relu(conv(x, layer, 1, 1))
    return head(drop(pool(x, 3, 2).reshape(x.shape[0], -1), key), p[1], key)


def vgg16(p, x, key):
    for block in p[0]:
        for layer in block:
            x = jax.nn.relu(conv(x, layer, 1, 1))
        x = pool(x, 2, 2)
    return head(x.reshape(x.shape[0], -1), p[1], key)


def vgg_filters():
    blocks, inputs = [], 3
    for width, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        blocks.append([filters(inputs if i == 0 else width, width, 3) for i in range(count)])
        inputs = width
    return blocks


def norm(x, p):
    x = x - x.mean(-1, keepdims=True)
    return x * lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-5) * p["w"] + p["b"]


def gpt_block(x, p, key):
    b, t, e = x.shape
    q, k, v = (y.reshape(b, t, 12, -1).transpose(0, 2, 1, 3) for y in jnp.split(linear(norm(x, p["n1"]), p["qkv"]), 3, -1))
    scores = jnp.where(jnp.tril(jnp.ones((t, t), bool)), q @ k.swapaxes(2, 3) * (e // 12) ** -0.5, -jnp.inf)
    y = drop(jax.nn.softmax(scores), key, 0.1) @ v
    x = x + drop(linear(y.transpose(0, 2, 1, 3).reshape(b, t, e), p["proj"]), key, 0.1)
    y = linear(jax.nn.gelu(linear(norm(x, p["n2"]), p["up"])), p["down"])
    return x + drop(y, key, 0.1)


def gpt2(p, tokens, key):
    x = drop(p["wte"][tokens] + p["wpe"][: tokens.shape[1]], key, 0.1)
    for i, block in enumerate(p["h"]):
        x = gpt_block(x, block, jax.random.fold_in(key, i))
    return norm(x, p["n"]) @ p["wte"].T


def scale(width):
    return {"w": jnp.ones(width), "b": jnp.zeros(width)}


def gpt_params(e=768):
    def block():
        return {
            **{"n1": scale(e), "n2": scale(e), "qkv": dense(e, 3 * e), "proj": dense(e, e)},
            **{"up": dense(e, 4 * e), "down": dense(4 * e, e)},
        }

    return {"wte": normal(50257, e), "wpe": normal(1024, e), "h": [block() for _ in range(12)], "n": scale(e)}


def sgd(p, g, state):
    state = jax.tree.map(lambda v, d: 0.9 * v + d, state[0], g), state[1]
    return jax.tree.map(lambda w, v: w - 1e-5 * v, p, state[0]), state


def adamw(p, g, state):
    length = jnp.sqrt(sum(jnp.vdot(d, d) for d in jax.tree.leaves(g)))
    g = jax.tree.map(lambda d: d * jnp.minimum(1.0, 1.0 / (length + 1e-6)), g)
    m = jax.tree.map(lambda a, d: 0.9 * a + 0.1 * d, state[0], g)
    v = jax.tree.map(lambda a, d: 0.95 * a + 0.05 * d * d, state[1], g)
    return jax.tree.map(lambda w, a, b: w - 1e-4 * (a / (jnp.sqrt(b) + 1e-8) + 0.1 * w), p, m, v), (m, v)


def training(net, params, x, y, loss_of, update):
    def step(p, state, key):
        key, own = jax.random.split(key)
        loss, g = jax.value_and_grad(lambda p: loss_of(net(p, x, own), y))(p)
        p, state = update(p, g, state)
        return p, state, key, loss

    fast = jax.jit(step, donate_argnums=(0, 1))
    held = [params, (jax.tree.map(jnp.zeros_like, params), jax.tree.map(jnp.zeros_like, params)), jax.random.PRNGKey(1), None]

    def run():
        held[:] = fast(*held[:3])
        return held[3]

    return run


def images(batch, size=224):
    return normal(batch, 3, size, size, scale=1.0), jnp.arange(batch) % 10


def squares(scores, y):
    return ((scores - y) ** 2).sum(1).mean()


def make(title):
    if title.startswith("two_layer"):
        params = [normal(1000, 100), normal(100, 1000)]
        x, y = normal(64, 1000, scale=1.0), normal(64, 1000, scale=1.0)
        return training(lambda p, x, _: jax.nn.relu(x @ p[0]) @ p[1], params, x, y, squares, sgd)
    if title.startswith("LeNet"):
        params = [filters(3, 6, 5), filters(6, 16, 5), dense(400, 120), dense(120, 84), dense(84, 10)]
        return training(lenet, params, *images(64, 32), cross_entropy, sgd)
    if title.startswith("GPT"):
        tokens = jax.random.randint(next(keys), (2, 4, 512), 0, 50257)
        return training(gpt2, gpt_params(), tokens[0], tokens[1], cross_entropy, adamw)
    if title.startswith("AlexNet"):
        sizes = ((3, 64, 11), (64, 192, 5), (192, 384, 3), (384, 256, 3), (256, 256, 3))
        params = [[filters(*s) for s in sizes], [dense(9216, 4096), dense(4096, 4096), dense(4096, 1000)]]
        return training(alexnet, params, *images(64), cross_entropy, sgd)
    params = [vgg_filters(), [dense(25088, 4096), dense(4096, 4096), dense(4096, 1000)]]
    return training(vgg16, params, *images(16), cross_entropy, sgd)


def row(title, precision, run, seconds=0.7, rate=lambda ms: ""):
    try:
        with jax.default_matmul_precision(PRECISIONS[precision]):
            ms = median_ms(run, seconds)
        print(f"| {title} | {precision} | {ms:.4f}{rate(ms)} |", flush=True)
    except Exception as error:  # One work that does not fit the card costs its own figure only.
        print(f"| {title} | {precision} | FAILED: {type(error).__name__} |", flush=True)


print(f"\n## JAX {jax.__version__} on {jax.devices()[0].device_kind}\n")
print("| work | precision | jitted ms |\n| --- | --- | --- |")
for title in WORKS[:-1]:
    for precision in ("f32", "tf32"):
        if in_time(0.8):
            row(title, precision, make(title))
for n in (1024, 4096, 8192):
    for precision in ("f32", "tf32", "bf16"):
        if in_time():
            dtype = jnp.bfloat16 if precision == "bf16" else jnp.float32
            a, b = (normal(n, n, scale=1.0).astype(dtype) for _ in range(2))
            product = jax.jit(lambda a, b: a @ b)
            row(f"product {n}^3", precision, lambda: product(a, b), 0.3, lambda ms: f" ({2 * n**3 / ms / 1e9:.1f} TFLOP/s)")
for rows, columns in ((4096, 1024), (32768, 4096)):
    if in_time():
        x = normal(rows, columns, scale=1.0)
        for title, run in (("softmax", jax.jit(jax.nn.softmax)), ("layer norm", jax.jit(lambda x: norm(x, scale(columns))))):
            row(f"{title} {rows} x {columns}", "f32", lambda: run(x), 0.3, lambda ms: f" ({8 * rows * columns / ms / 1e6:.0f} GB/s)")
