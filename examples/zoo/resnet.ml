# Residual networks (He et al. 2015) of 18, 34, 50, 101 or 152 layers, with the names and shapes of torchvision's `resnet18` to `resnet152`;
# resnet101 has 44,549,160 parameters. The stride of a bottleneck stands at its 3x3 convolution, as in torchvision ("ResNet v1.5").
import "./classifier.ml"

# Two 3x3 convolutions. The shortcut gets a 1x1 convolution where the shape changes, here and below.
module Basic(inputs, width, stride) {
  conv1 = Conv2d(inputs, width, kernel=3, stride=stride, padding=1, bias=false)
  bn1 = BatchNorm2d(width)
  conv2 = Conv2d(width, width, kernel=3, padding=1, bias=false)
  bn2 = BatchNorm2d(width)
  downsample =
    if stride != 1 or inputs != width
    then [Conv2d(inputs, width, kernel=1, stride=stride, bias=false), BatchNorm2d(width)]
    else []

  fn call(x) {
    y = x |> conv1 |> bn1 |> relu |> conv2 |> bn2
    for layer in downsample { x = layer(x) }
    return relu(x + y)
  }
}

# A 3x3 convolution between two of 1x1, of which the last makes 4 times the width.
module Bottleneck(inputs, width, stride) {
  outputs = 4 * width
  conv1 = Conv2d(inputs, width, kernel=1, bias=false)
  bn1 = BatchNorm2d(width)
  conv2 = Conv2d(width, width, kernel=3, stride=stride, padding=1, bias=false)
  bn2 = BatchNorm2d(width)
  conv3 = Conv2d(width, outputs, kernel=1, bias=false)
  bn3 = BatchNorm2d(outputs)
  downsample =
    if stride != 1 or inputs != outputs
    then [Conv2d(inputs, outputs, kernel=1, stride=stride, bias=false), BatchNorm2d(outputs)]
    else []

  fn call(x) {
    y = x |> conv1 |> bn1 |> relu |> conv2 |> bn2 |> relu |> conv3 |> bn3
    for layer in downsample { x = layer(x) }
    return relu(x + y)
  }
}

# Blocks of each of the four stages.
fn stage_sizes(depth) {
  if depth == 18 { return [2, 2, 2, 2] }
  if depth == 34 or depth == 50 { return [3, 4, 6, 3] }
  if depth == 101 { return [3, 4, 23, 3] }
  assert depth == 152, "depth is 18, 34, 50, 101 or 152"
  return [3, 8, 36, 3]
}

model ResNet(depth = 101, batch = 1, size = 224, classes = 1000) {
  Block = if depth < 50 then Basic else Bottleneck
  widen = if depth < 50 then 1 else 4
  blocks = stage_sizes(depth)

  conv1 = Conv2d(3, 64, kernel=7, stride=2, padding=3, bias=false)
  bn1 = BatchNorm2d(64)
  layer1 = [Block(if i == 0 then 64 else widen * 64, 64, 1) for i in 0..blocks[0]]
  layer2 = [Block(widen * (if i == 0 then 64 else 128), 128, if i == 0 then 2 else 1) for i in 0..blocks[1]]
  layer3 = [Block(widen * (if i == 0 then 128 else 256), 256, if i == 0 then 2 else 1) for i in 0..blocks[2]]
  layer4 = [Block(widen * (if i == 0 then 256 else 512), 512, if i == 0 then 2 else 1) for i in 0..blocks[3]]
  fc = Linear(widen * 512, classes)

  fn logits(x) {
    x = x |> conv1 |> bn1 |> relu |> max_pool2d(3, stride=2, padding=1)
    for block in layer1 + layer2 + layer3 + layer4 { x = block(x) }
    return mean(x, axis=[2, 3]) |> fc
  }

  entry predict(x: f32[batch, 3, size, size]) {
    return scores = logits(x)
  }

  train step(x: f32[batch, 3, size, size], y: i32[batch], lr: f32) {
    scores = logits(x)
    loss = cross_entropy(scores, y)
    minimize loss with sgd(lr=lr, momentum=0.9, weight_decay=1e-4)
    return loss, accuracy = accuracy_of(scores, y)
  }
}
