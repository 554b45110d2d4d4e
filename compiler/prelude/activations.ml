# Activations. Names, arguments, defaults and values at kinks follow PyTorch; all are finite for any finite input.

fn relu6(x) = where(x >= 6, 6, relu(x))
fn leaky_relu(x, negative_slope = 0.01) = where(x > 0, x, x * negative_slope)
fn hardtanh(x, min_val = -1, max_val = 1) = where(x <= min_val, min_val, where(x >= max_val, max_val, x))
fn hardsigmoid(x) = relu6(x + 3) / 6
fn hardswish(x) = x * hardsigmoid(x)

# exp sees only the negative side: where(x > 0, x, expm1(x)) would send 0 * inf through its gradient.
fn elu(x, alpha = 1.0) = where(x > 0, x, alpha * expm1(where(x > 0, 0, x)))
fn selu(x) = 1.0507009873554805 * elu(x, 1.6732632423543772)

fn prelu(x, slope) = where(x > 0, x, x * slope)
fn silu(x) = x * sigmoid(x)
fn mish(x) = x * tanh(softplus(x))
fn softsign(x) = x / (1 + abs(x))

# log(1 + exp(beta x)) / beta; x itself where beta x is above the threshold.
fn softplus(x, beta = 1.0, threshold = 20.0) {
  scaled = x * beta
  small = where(scaled > threshold, 0, scaled)
  return where(scaled > threshold, x, log1p(exp(small)) / beta)
}

# The two halves meet with PyTorch's derivative at 0: minimum gives a half there, abs nothing.
fn log_sigmoid(x) = minimum(x, 0) - log1p(exp(-abs(x)))

# x times the normal distribution function of x, or Hendrycks and Gimpel's tanh form of it (2016).
fn gelu(x, approximate = "none") {
  assert approximate == "none" or approximate == "tanh", "approximate is none or tanh"
  if approximate == "none" { return 0.5 * x * (1 + erf(x * 0.7071067811865476)) }
  # tanh is 1 to the last bit from 10 on, and the cube of a large number overflows.
  z = clamp(x, -10, 10)
  return 0.5 * x * (1 + tanh(0.7978845608028654 * (z + 0.044715 * z * z * z)))
}

# Inverse hyperbolic functions, from log1p so that they keep their digits near 0 (Kahan 1987).
# From 1e4 on, asinh(x) is log(2 x) to the last bit, and x * x may overflow.
fn asinh(x) {
  far = abs(x) > 1e4
  a = where(far, 1, abs(x))
  near = log1p(a + a * a / (1 + sqrt(a * a + 1)))
  return where(x == 0, x, sign(x) * where(far, log(where(far, abs(x), 1)) + 0.6931471805599453, near))
}

fn acosh(x) = log1p(x - 1 + sqrt(x - 1) * sqrt(x + 1))
fn atanh(x) = 0.5 * (log1p(x) - log1p(-x))

# The maximum is taken out, so that exp never overflows; its gradient cancels, and is not computed.
fn softmax(x, axis = -1) {
  e = exp(x - stop_gradient(max(x, axis=axis, keepdims=true)))
  return e / sum(e, axis=axis, keepdims=true)
}

# The difference first: it keeps the digits that x and its logarithm of sums would cancel.
fn log_softmax(x, axis = -1) {
  shifted = x - stop_gradient(max(x, axis=axis, keepdims=true))
  return shifted - log(sum(exp(shifted), axis=axis, keepdims=true))
}
