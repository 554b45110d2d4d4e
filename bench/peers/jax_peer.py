"""JAX on the processor, two threads, for ../peers.ts: every step is one jitted function.

Usage: jax_peer.py WORK FOLDER SECONDS    times the step and writes FOLDER/jax.safetensors
"""

# The clock starts with it.
from measure import THREADS, measure_peer

import os

# The size of each of XLA's pools; it has no other setting for that.
os.environ["NPROC"] = str(THREADS)
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
from jax import numpy as jnp

import jax_nets as nets


def forward(name, compute):
    def make(arrays):
        given = jax.tree.map(jnp.array, arrays)
        compiled = jax.jit(compute)
        return lambda: {name: jax.block_until_ready(compiled(given))}

    return make


def classifier(compute):
    """A network for images: its weights are turned round before the clock runs."""
    make = forward("scores", compute)
    return lambda arrays: make(nets.turned(arrays))


def graph(given):
    inputs = [jnp.array(given[name]) for name in "xyz"]
    compiled = jax.jit(jax.value_and_grad(lambda x, y, z: (x * y + z).sum(), (0, 1, 2)))

    def step():
        c, gradients = jax.block_until_ready(compiled(*inputs))
        return {"c": c, **{f"grad_{name}": g for name, g in zip("xyz", gradients)}}

    return step


def training(given, names, loss, rate, momentum):
    """Gradient descent with momentum, which may be 0; a step takes the place of the last one's arrays."""
    x, y = jnp.array(given["x"]), jnp.array(given["y"])
    params = {name: jnp.array(given[name]) for name in names}
    speeds = {name: jnp.zeros_like(p) for name, p in params.items()} if momentum else {}

    def update(params, speeds, x, y):
        value, gradients = jax.value_and_grad(loss)(params, x, y)
        if momentum:
            gradients = speeds = jax.tree.map(lambda v, g: momentum * v + g, speeds, gradients)
        return value, jax.tree.map(lambda p, g: p - rate * g, params, gradients), speeds

    compiled = jax.jit(update, donate_argnums=(0, 1))

    def step():
        nonlocal params, speeds
        value, params, speeds = jax.block_until_ready(compiled(params, speeds, x, y))
        return {"loss": value, **params}

    return step


def two_layer(given):
    def loss(p, x, y):
        return ((jax.nn.relu(x @ p["w1"]) @ p["w2"] - y) ** 2).sum(1).mean()

    return training(given, ["w1", "w2"], loss, 1e-5, 0)


def lenet(given):
    def loss(p, x, y):
        p = nets.turned(p)
        x = x.transpose(0, 2, 3, 1)
        for path in ("conv1", "conv2"):
            x = nets.max_pool(nets.relu_conv(p, x, path), 2, 2)
        x = nets.flatten(x)
        for path in ("fc1", "fc2"):
            x = jax.nn.relu(nets.linear(p, x, path))
        scores = jax.nn.log_softmax(nets.linear(p, x, "fc3"))
        return -jnp.take_along_axis(scores, y[:, None], 1).mean()

    names = [f"{path}.{kind}" for path in ("conv1", "conv2", "fc1", "fc2", "fc3") for kind in ("weight", "bias")]
    return training(given, names, loss, 0.001, 0.9)


WORKS = {
    "two_layer": two_layer,
    "lenet": lenet,
    "graph": graph,
    "matmul": forward("c", lambda p: p["a"] @ p["b"]),
    "softmax": forward("y", lambda p: jax.nn.softmax(p["x"])),
    "layer_norm": forward("y", lambda p: nets.layer_norm(p["x"], p["weight"], p["bias"])),
    "alexnet": classifier(nets.alexnet),
    "vgg16": classifier(nets.vgg16),
    "resnet101": classifier(nets.resnet101),
    "gpt2": forward("scores", nets.gpt2),
}

if __name__ == "__main__":
    measure_peer("jax", f"JAX {jax.__version__}, {THREADS} threads", WORKS)
