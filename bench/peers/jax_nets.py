"""The networks of ../works.ts in JAX. Images are NHWC inside, and weights lie as XLA's operators on the processor want them."""

import jax
from jax import lax
from jax import numpy as jnp


def turned(arrays):
    """PyTorch's weights with their axes as `conv` and `linear` want them: [h, w, in, out] and [in, out]."""

    def turn(weight):
        return weight.transpose(2, 3, 1, 0) if weight.ndim == 4 else weight.T

    return {name: turn(array) if name.endswith(".weight") else array for name, array in arrays.items()}


def conv(x, weight, stride=1, pad=0):
    pads = ((pad, pad), (pad, pad))
    return lax.conv_general_dilated(x, weight, (stride, stride), pads, dimension_numbers=("NHWC", "HWIO", "NHWC"))


def max_pool(x, size, stride, pad=0):
    pads = ((0, 0), (pad, pad), (pad, pad), (0, 0))
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, size, size, 1), (1, stride, stride, 1), pads)


def flatten(x):
    """Channels first, as weights behind it expect."""
    return x.transpose(0, 3, 1, 2).reshape(x.shape[0], -1)


def linear(p, x, path):
    return x @ p[f"{path}.weight"] + p[f"{path}.bias"]


def layer_norm(x, weight, bias):
    x = x - x.mean(-1, keepdims=True)
    return x * lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-5) * weight + bias


def relu_conv(p, x, path, stride=1, pad=0):
    return jax.nn.relu(conv(x, p[f"{path}.weight"], stride, pad) + p[f"{path}.bias"])


def classifier(p, x, hidden):
    x = flatten(x)
    for n in hidden:
        x = jax.nn.relu(linear(p, x, f"classifier.{n}"))
    return linear(p, x, "classifier.6")


def alexnet(p):
    x = p["x"].transpose(0, 2, 3, 1)
    x = max_pool(relu_conv(p, x, "features.0", 4, 2), 3, 2)
    x = max_pool(relu_conv(p, x, "features.3", 1, 2), 3, 2)
    for n in (6, 8, 10):
        x = relu_conv(p, x, f"features.{n}", 1, 1)
    return classifier(p, max_pool(x, 3, 2), (1, 4))


def vgg16(p):
    x = p["x"].transpose(0, 2, 3, 1)
    n = 0
    for count in (2, 2, 3, 3, 3):
        for _ in range(count):
            x = relu_conv(p, x, f"features.{n}", 1, 1)
            n += 2
        x = max_pool(x, 2, 2)
        n += 1
    return classifier(p, x, (0, 3))


def conv_norm(p, x, conv_path, norm_path, stride=1, pad=0):
    """A convolution, and its batch norm in inference."""
    weight, bias, mean, variance = (
        p[f"{norm_path}.{kind}"] for kind in ("weight", "bias", "running_mean", "running_var")
    )
    y = conv(x, p[f"{conv_path}.weight"], stride, pad)
    return (y - mean) * (weight * lax.rsqrt(variance + 1e-5)) + bias


def bottleneck(p, x, at, stride, first):
    y = jax.nn.relu(conv_norm(p, x, f"{at}.conv1", f"{at}.bn1"))
    y = jax.nn.relu(conv_norm(p, y, f"{at}.conv2", f"{at}.bn2", stride, 1))
    y = conv_norm(p, y, f"{at}.conv3", f"{at}.bn3")
    short = conv_norm(p, x, f"{at}.downsample.0", f"{at}.downsample.1", stride) if first else x
    return jax.nn.relu(y + short)


def resnet101(p):
    x = p["x"].transpose(0, 2, 3, 1)
    x = max_pool(jax.nn.relu(conv_norm(p, x, "conv1", "bn1", 2, 3)), 3, 2, 1)
    for stage, count in enumerate((3, 4, 23, 3)):
        for i in range(count):
            x = bottleneck(p, x, f"layer{stage + 1}.{i}", 2 if stage > 0 and i == 0 else 1, i == 0)
    return linear(p, x.mean((1, 2)), "fc")


def gpt2(p, layers=12, heads=12):
    def norm(x, path):
        return layer_norm(x, p[f"{path}.weight"], p[f"{path}.bias"])

    tokens = p["tokens"]
    x = p["wte.weight"][tokens] + p["wpe.weight"][: tokens.shape[1]]
    for i in range(layers):
        at = f"h.{i}"
        qkv = linear(p, norm(x, f"{at}.ln_1"), f"{at}.attn.c_attn")
        q, k, v = (part.reshape(*x.shape[:2], heads, -1) for part in jnp.split(qkv, 3, -1))
        y = jax.nn.dot_product_attention(q, k, v, is_causal=True).reshape(x.shape)
        x = x + linear(p, y, f"{at}.attn.c_proj")
        x = x + linear(p, jax.nn.gelu(linear(p, norm(x, f"{at}.ln_2"), f"{at}.mlp.c_fc")), f"{at}.mlp.c_proj")
    return norm(x, "ln_f") @ p["wte.weight"].T
