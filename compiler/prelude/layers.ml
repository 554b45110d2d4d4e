# Layers with parameters. Names, shapes, defaults and initialisers are PyTorch's, so that a state_dict loads by name.

module Linear(in_features, out_features, bias = true) {
  param weight: f32[out_features, in_features] = kaiming_uniform(a=sqrt(5))
  if bias { param bias: f32[out_features] = uniform(-1 / sqrt(in_features), 1 / sqrt(in_features)) }
  fn call(x) {
    y = x @ weight.T
    if bias { y = y + bias }           # the condition sees the argument, the sum the param
    return y
  }
}

module Conv1d(in_channels, out_channels, kernel, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true) {
  size = per_axis(kernel, 1)
  fan_in = in_channels // groups * size[0]
  param weight: f32[out_channels, in_channels // groups, size[0]] = kaiming_uniform(a=sqrt(5))
  if bias { param bias: f32[out_channels] = uniform(-1 / sqrt(fan_in), 1 / sqrt(fan_in)) }
  fn call(x) = conv1d(x, weight, if bias then bias else None, stride, padding, dilation, groups)
}

module Conv2d(in_channels, out_channels, kernel, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true) {
  size = per_axis(kernel, 2)
  fan_in = in_channels // groups * size[0] * size[1]
  param weight: f32[out_channels, in_channels // groups, size[0], size[1]] = kaiming_uniform(a=sqrt(5))
  if bias { param bias: f32[out_channels] = uniform(-1 / sqrt(fan_in), 1 / sqrt(fan_in)) }
  fn call(x) = conv2d(x, weight, if bias then bias else None, stride, padding, dilation, groups)
}

module Conv3d(in_channels, out_channels, kernel, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true) {
  size = per_axis(kernel, 3)
  fan_in = in_channels // groups * size[0] * size[1] * size[2]
  param weight: f32[out_channels, in_channels // groups, size[0], size[1], size[2]] = kaiming_uniform(a=sqrt(5))
  if bias { param bias: f32[out_channels] = uniform(-1 / sqrt(fan_in), 1 / sqrt(fan_in)) }
  fn call(x) = conv3d(x, weight, if bias then bias else None, stride, padding, dilation, groups)
}

module ConvTranspose2d(in_channels, out_channels, kernel, stride = 1, padding = 0, output_padding = 0, groups = 1, bias = true, dilation = 1) {
  size = per_axis(kernel, 2)
  fan_in = out_channels // groups * size[0] * size[1]      # PyTorch counts the weight's second axis here too
  param weight: f32[in_channels, out_channels // groups, size[0], size[1]] = kaiming_uniform(a=sqrt(5))
  if bias { param bias: f32[out_channels] = uniform(-1 / sqrt(fan_in), 1 / sqrt(fan_in)) }
  fn call(x) = conv_transpose2d(x, weight, if bias then bias else None, stride, padding, output_padding, groups, dilation)
}

module Embedding(num_embeddings, embedding_dim) {
  param weight: f32[num_embeddings, embedding_dim] = normal()
  fn call(ids) = weight[ids]
}

module Dropout(p = 0.5) {
  fn call(x) = dropout(x, p)
}
