# Normalising layers; parameter names, shapes, defaults and initial values are PyTorch's.

# Mean and unbiased variance of x[N, C, ...] per channel, as the running statistics keep them.
fn batch_statistics(x) {
  return mean(x, axis=channel_axes(x)), var(x, axis=channel_axes(x))
}

# x[N, C] or x[N, C, L] per channel. In a `train` entry the batch's statistics are used, and followed by the running ones.
module BatchNorm1d(num_features, eps = 1e-5, momentum = 0.1, affine = true, track_running_stats = true) {
  if affine {
    param weight: f32[num_features] = ones()
    param bias: f32[num_features] = zeros()
  }
  if track_running_stats {
    state running_mean: f32[num_features] = zeros()
    state running_var: f32[num_features] = ones()
    state num_batches_tracked: i32 = 0
  }
  fn call(x) {
    assert len(x.shape) == 2 or len(x.shape) == 3, "BatchNorm1d takes x[N, C] or x[N, C, L]"
    assert x.shape[1] == num_features, "x[N, C, ...] has C = num_features of BatchNorm1d"
    w = if affine then weight else None
    b = if affine then bias else None
    if not track_running_stats { return batch_norm(x, None, None, w, b, training=true, eps=eps) }
    if not training { return batch_norm(x, running_mean, running_var, w, b, eps=eps) }
    let (average, spread) = batch_statistics(x)
    running_mean <- (1 - momentum) * running_mean + momentum * average
    running_var <- (1 - momentum) * running_var + momentum * spread
    num_batches_tracked <- num_batches_tracked + 1
    return batch_norm(x, None, None, w, b, training=true, eps=eps)
  }
}

# The same for x[N, C, H, W].
module BatchNorm2d(num_features, eps = 1e-5, momentum = 0.1, affine = true, track_running_stats = true) {
  if affine {
    param weight: f32[num_features] = ones()
    param bias: f32[num_features] = zeros()
  }
  if track_running_stats {
    state running_mean: f32[num_features] = zeros()
    state running_var: f32[num_features] = ones()
    state num_batches_tracked: i32 = 0
  }
  fn call(x) {
    assert len(x.shape) == 4, "BatchNorm2d takes x[N, C, H, W]"
    assert x.shape[1] == num_features, "x[N, C, H, W] has C = num_features of BatchNorm2d"
    w = if affine then weight else None
    b = if affine then bias else None
    if not track_running_stats { return batch_norm(x, None, None, w, b, training=true, eps=eps) }
    if not training { return batch_norm(x, running_mean, running_var, w, b, eps=eps) }
    let (average, spread) = batch_statistics(x)
    running_mean <- (1 - momentum) * running_mean + momentum * average
    running_var <- (1 - momentum) * running_var + momentum * spread
    num_batches_tracked <- num_batches_tracked + 1
    return batch_norm(x, None, None, w, b, training=true, eps=eps)
  }
}

# Over the last axes of x, which have the sizes `shape`: a number or a list.
module LayerNorm(shape, eps = 1e-5, affine = true, bias = true) {
  if affine {
    param weight: f32[as_list(shape)] = ones()
    if bias { param bias: f32[as_list(shape)] = zeros() }
  }
  fn call(x) = layer_norm(x, shape, if affine then weight else None, if affine and bias then bias else None, eps)
}

module GroupNorm(groups, channels, eps = 1e-5, affine = true) {
  if affine {
    param weight: f32[channels] = ones()
    param bias: f32[channels] = zeros()
  }
  fn call(x) = group_norm(x, groups, if affine then weight else None, if affine then bias else None, eps)
}

module RMSNorm(shape, eps = None, affine = true) {
  if affine { param weight: f32[as_list(shape)] = ones() }
  fn call(x) = rms_norm(x, shape, if affine then weight else None, eps)
}
