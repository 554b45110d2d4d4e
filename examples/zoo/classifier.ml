# What the image classifiers of this folder share: a sequence of layers, and the loss, the accuracy and the pools that they use.

# Runs layers and functions one after the other, as torch.nn.Sequential does.
fn sequence(x, layers) {
  for layer in layers { x = layer(x) }
  return x
}

fn accuracy_of(scores, labels) = mean(f32(argmax(scores, axis=1) == labels))
