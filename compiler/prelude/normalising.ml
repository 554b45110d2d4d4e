# Normalisation, and the small functions of layers. Names and arguments follow torch.nn.functional.

fn linear(x, weight, bias = None) = if bias == None then x @ weight.T else x @ weight.T + bias
fn embedding(ids, weight) = weight[ids]
fn masked_fill(x, mask, value) = where(mask, value, x)

# (x - mean) / sqrt(var + eps) over `axes`, from the centred values: no cancellation.
fn standardise(x, axes, eps) {
  centred = x - mean(x, axis=axes, keepdims=true)
  return centred * rsqrt(mean(square(centred), axis=axes, keepdims=true) + eps)
}

# y * weight + bias, either of which may be None.
fn scale_and_shift(y, weight, bias) {
  if weight != None { y = y * weight }
  if bias != None { y = y + bias }
  return y
}

# A number for each channel of x[N, C, ...], in a shape that broadcasts; x[C] is channels alone.
fn by_channel(v, x) = if v == None or len(x.shape) < 2 then v else reshape(v, [x.shape[1]] + [1 for i in 2..len(x.shape)])

fn last_axes(shape) = [i - len(as_list(shape)) for i in 0..len(as_list(shape))]

# Over the last axes of x, which have the sizes `shape`.
fn layer_norm(x, shape, weight = None, bias = None, eps = 1e-5) =
  scale_and_shift(standardise(x, last_axes(shape), eps), weight, bias)

# Zhang and Sennrich 2019: no mean. The default eps is that of f32.
fn rms_norm(x, shape, weight = None, eps = None) {
  small = if eps == None then 1.1920928955078125e-7 else eps
  y = x * rsqrt(mean(square(x), axis=last_axes(shape), keepdims=true) + small)
  return scale_and_shift(y, weight, None)
}

# Each of `groups` groups of channels of x[N, C, ...] on its own.
fn group_norm(x, groups, weight = None, bias = None, eps = 1e-5) {
  assert x.shape[1] % groups == 0, "groups divide the channels"
  grouped = reshape(x, [x.shape[0], groups, x.shape[1] // groups] + x.shape[2:])
  y = reshape(standardise(grouped, [i for i in 2..len(grouped.shape)], eps), x.shape)
  return scale_and_shift(y, by_channel(weight, x), by_channel(bias, x))
}

fn instance_norm(x, weight = None, bias = None, eps = 1e-5) = group_norm(x, x.shape[1], weight, bias, eps)

# x[N, C, ...] per channel: by the batch's own statistics where `training`, by the running ones otherwise.
fn batch_norm(x, running_mean = None, running_var = None, weight = None, bias = None, training = false, eps = 1e-5) {
  if training {
    y = standardise(x, channel_axes(x), eps)
  } else {
    y = (x - by_channel(running_mean, x)) * by_channel(rsqrt(running_var + eps), x)
  }
  return scale_and_shift(y, by_channel(weight, x), by_channel(bias, x))
}

# Every axis but the channels'.
fn channel_axes(x) = [0] + [i for i in 2..len(x.shape)]

# Krizhevsky et al. 2012: divides by (k + alpha * mean of squares of `size` neighbouring channels) ** beta.
fn local_response_norm(x, size, alpha = 1e-4, beta = 0.75, k = 1.0) {
  rows = reshape(square(x), [x.shape[0], 1, x.shape[1], -1])
  padded = pad(rows, [0, 0, size // 2, (size - 1) // 2])
  means = avg_pool2d(padded, [size, 1], stride=1)
  return x / (k + alpha * reshape(means, x.shape)) ** beta
}
