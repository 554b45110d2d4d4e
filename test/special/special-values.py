"""What PyTorch gives at special values, for every element-wise function of the language: test/special/special-values.json.

Usage: special-values.py > special-values.json

Each function is an expression of the language (in x, or in x and y) beside PyTorch's. The result at each point is one letter: `p` and `n` a
finite number whose sign bit is clear or set (zeros included), `P` and `N` the infinities, `?` NaN, `t` and `f` the bools. 1e-38 is below the
smallest normal float32: where a device that flushes it gives another letter, the point's letters are joined, `pP`. So they are where PyTorch's
vector code and its code for single elements differ (gelu of infinity; fmod with a quotient above the largest float32).
"""

import json
import math
import sys

import torch
import torch.nn.functional as F

INF = math.inf
POINTS = [0.0, -0.0, 1e-38, 15.0, -15.0, 45.0, -45.0, 88.0, -88.0, 100.0, -100.0, 1000.0, -1000.0, INF, -INF, math.nan]

UNARY = {
    "bool(x)": lambda x: x.bool(),
    "abs(x)": torch.abs,
    "sign(x)": torch.sign,
    "-x": torch.neg,
    "exp(x)": torch.exp,
    "exp2(x)": torch.exp2,
    "expm1(x)": torch.expm1,
    "log(x)": torch.log,
    "log1p(x)": torch.log1p,
    "log2(x)": torch.log2,
    "sqrt(x)": torch.sqrt,
    "rsqrt(x)": torch.rsqrt,
    "square(x)": torch.square,
    "reciprocal(x)": torch.reciprocal,
    "sin(x)": torch.sin,
    "cos(x)": torch.cos,
    "tan(x)": torch.tan,
    "asin(x)": torch.asin,
    "acos(x)": torch.acos,
    "atan(x)": torch.atan,
    "sinh(x)": torch.sinh,
    "cosh(x)": torch.cosh,
    "tanh(x)": torch.tanh,
    "asinh(x)": torch.asinh,
    "acosh(x)": torch.acosh,
    "atanh(x)": torch.atanh,
    "erf(x)": torch.erf,
    "floor(x)": torch.floor,
    "ceil(x)": torch.ceil,
    "round(x)": torch.round,
    "trunc(x)": torch.trunc,
    "sigmoid(x)": torch.sigmoid,
    "relu(x)": torch.relu,
    "relu6(x)": F.relu6,
    "leaky_relu(x)": F.leaky_relu,
    "elu(x)": F.elu,
    "selu(x)": F.selu,
    "gelu(x)": F.gelu,
    'gelu(x, "tanh")': lambda x: F.gelu(x, approximate="tanh"),
    "silu(x)": F.silu,
    "mish(x)": F.mish,
    "softplus(x)": F.softplus,
    "softsign(x)": F.softsign,
    "log_sigmoid(x)": F.logsigmoid,
    "hardtanh(x)": F.hardtanh,
    "hardsigmoid(x)": F.hardsigmoid,
    "hardswish(x)": F.hardswish,
    "prelu(x, 0.25)": lambda x: F.prelu(x, torch.tensor([0.25])),
    "clamp(x, -1, 20)": lambda x: torch.clamp(x, -1, 20),
    "x ** 2": lambda x: x**2,
    "x ** 3": lambda x: x**3,
    "x ** 0": lambda x: x**0,
    "x ** 0.5": lambda x: x**0.5,
    "x ** -1": lambda x: x**-1,
    "x ** -0.5": lambda x: x**-0.5,
    "x ** 1.5": lambda x: x**1.5,
    "2 ** x": lambda x: 2**x,
    "isnan(x)": torch.isnan,
    "isinf(x)": torch.isinf,
    "isfinite(x)": torch.isfinite,
}

BINARY = {
    "x + y": torch.add,
    "x - y": torch.sub,
    "x * y": torch.mul,
    "x / y": torch.div,
    "x // y": torch.floor_divide,
    "x % y": torch.remainder,
    "fmod(x, y)": torch.fmod,
    "pow(x, y)": torch.pow,
    "atan2(x, y)": torch.atan2,
    "maximum(x, y)": torch.maximum,
    "minimum(x, y)": torch.minimum,
    "where(x > y, x, y)": lambda x, y: torch.where(x > y, x, y),
    "lerp(x, y, 0.25)": lambda x, y: torch.lerp(x, y, 0.25),
    "prelu(x, y)": lambda x, y: torch.where(x > 0, x, x * y),
    "clamp(x, y)": torch.clamp,
    "x < y": torch.lt,
    "x <= y": torch.le,
    "x == y": torch.eq,
    "x != y": torch.ne,
}


def letter(value):
    if isinstance(value, bool):
        return "t" if value else "f"
    if math.isnan(value):
        return "?"
    negative = math.copysign(1.0, value) < 0
    return ("N" if negative else "P") if math.isinf(value) else ("n" if negative else "p")


def letters(function, *inputs):
    """The letters of each element: of PyTorch's vector code, of its scalar code, and of both where a subnormal is flushed to zero."""
    flushed = [torch.where(x.abs() < 1.1e-38, x * 0, x) for x in inputs]
    found = []
    for i in range(len(inputs[0])):
        runs = (function(*(x[i : i + 1] for x in these)).tolist()[0] for these in (inputs, flushed))
        found.append(list(map(letter, runs)))
    for these in (inputs, flushed):
        for all_of_it, value in zip(found, function(*these).tolist()):
            all_of_it.append(letter(value))
    return ["".join(dict.fromkeys(all_of_it)) for all_of_it in found]


x = torch.tensor(POINTS)
left, right = (t.reshape(-1).contiguous() for t in torch.meshgrid(x, x, indexing="ij"))
json.dump(
    {
        "torch": torch.__version__,
        "points": [repr(p) for p in POINTS],
        "unary": {name: " ".join(letters(f, x)) for name, f in UNARY.items()},
        "binary": {name: " ".join(letters(f, left, right)) for name, f in BINARY.items()},
    },
    sys.stdout,
    indent=2,
)
print()
