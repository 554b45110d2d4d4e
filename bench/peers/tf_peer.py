"""TensorFlow on the processor, two threads, for ../peers.ts: every step is one `tf.function`.

Usage: tf_peer.py WORK FOLDER SECONDS    times the step and writes FOLDER/tensorflow.safetensors
"""

# The clock starts with it.
from measure import THREADS, measure_peer

import os

# Silent about the processor and the cards that it looks for.
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import tensorflow as tf


def forward(name, arguments, compute, xla=False):
    def make(given):
        inputs = [tf.constant(given[argument]) for argument in arguments]
        compiled = tf.function(compute, jit_compile=xla)
        return lambda: {name: compiled(*inputs)}

    return make


def layer_norm(x, weight, bias):
    x = x - tf.reduce_mean(x, -1, keepdims=True)
    return x * tf.math.rsqrt(tf.reduce_mean(x * x, -1, keepdims=True) + 1e-5) * weight + bias


def graph(given):
    """Not through XLA: that is faster, but its sum of all elements is off by 2e-4."""
    inputs = [tf.constant(given[name]) for name in "xyz"]

    @tf.function
    def compiled(x, y, z):
        with tf.GradientTape() as tape:
            tape.watch((x, y, z))
            c = tf.reduce_sum(x * y + z)
        return c, *tape.gradient(c, (x, y, z))

    return lambda: dict(zip(("c", "grad_x", "grad_y", "grad_z"), compiled(*inputs)))


def training(given, names, loss, rate, momentum):
    """Gradient descent with momentum, which may be 0."""
    x, y = tf.constant(given["x"]), tf.constant(given["y"])
    params = {name: tf.Variable(given[name]) for name in names}
    speeds = {name: tf.Variable(tf.zeros_like(p)) for name, p in params.items()} if momentum else {}

    @tf.function
    def compiled(x, y):
        with tf.GradientTape() as tape:
            value = loss(params, x, y)
        for name, change in tape.gradient(value, params).items():
            if momentum:
                change = speeds[name].assign(momentum * speeds[name] + change)
            params[name].assign_sub(rate * change)
        return value

    return lambda: {"loss": compiled(x, y), **params}


def two_layer(given):
    def loss(p, x, y):
        return tf.reduce_mean(tf.reduce_sum((tf.nn.relu(x @ p["w1"]) @ p["w2"] - y) ** 2, 1))

    return training(given, ["w1", "w2"], loss, 1e-5, 0)


def lenet(given):
    """Images are NHWC inside: no other layout has convolutions on the processor."""

    def linear(p, x, path):
        return tf.matmul(x, p[f"{path}.weight"], transpose_b=True) + p[f"{path}.bias"]

    def loss(p, x, y):
        x = tf.transpose(x, (0, 2, 3, 1))
        for path in ("conv1", "conv2"):
            x = tf.nn.conv2d(x, tf.transpose(p[f"{path}.weight"], (2, 3, 1, 0)), 1, "VALID")
            x = tf.nn.max_pool2d(tf.nn.relu(x + p[f"{path}.bias"]), 2, 2, "VALID")
        x = tf.reshape(tf.transpose(x, (0, 3, 1, 2)), (x.shape[0], -1))
        for path in ("fc1", "fc2"):
            x = tf.nn.relu(linear(p, x, path))
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, linear(p, x, "fc3")))

    names = [f"{path}.{kind}" for path in ("conv1", "conv2", "fc1", "fc2", "fc3") for kind in ("weight", "bias")]
    return training(given, names, loss, 0.001, 0.9)


WORKS = {
    "two_layer": two_layer,
    "lenet": lenet,
    "graph": graph,
    "matmul": forward("c", ("a", "b"), tf.matmul),
    "softmax": forward("y", ("x",), tf.nn.softmax),
    "layer_norm": forward("y", ("x", "weight", "bias"), layer_norm, xla=True),
}

if __name__ == "__main__":
    tf.config.set_visible_devices([], "GPU")
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    measure_peer("tensorflow", f"TensorFlow {tf.__version__}, {THREADS} threads", WORKS)
