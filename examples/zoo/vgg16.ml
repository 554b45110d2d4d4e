# VGG16, configuration D (Simonyan and Zisserman 2014), with the names and shapes of torchvision's `vgg16`: 138,357,544 parameters.
import "./classifier.ml"

fn pool(x) = max_pool2d(x, 2)

model VGG16(batch = 1, size = 224, classes = 1000, hidden = 4096) {
  features = [
    Conv2d(3, 64, kernel=3, padding=1), relu,
    Conv2d(64, 64, kernel=3, padding=1), relu, pool,
    Conv2d(64, 128, kernel=3, padding=1), relu,
    Conv2d(128, 128, kernel=3, padding=1), relu, pool,
    Conv2d(128, 256, kernel=3, padding=1), relu,
    Conv2d(256, 256, kernel=3, padding=1), relu,
    Conv2d(256, 256, kernel=3, padding=1), relu, pool,
    Conv2d(256, 512, kernel=3, padding=1), relu,
    Conv2d(512, 512, kernel=3, padding=1), relu,
    Conv2d(512, 512, kernel=3, padding=1), relu, pool,
    Conv2d(512, 512, kernel=3, padding=1), relu,
    Conv2d(512, 512, kernel=3, padding=1), relu,
    Conv2d(512, 512, kernel=3, padding=1), relu, pool,
  ]
  classifier = [
    Linear(512 * 7 * 7, hidden), relu, Dropout(),
    Linear(hidden, hidden), relu, Dropout(),
    Linear(hidden, classes),
  ]

  fn logits(x) =
    x |> sequence(features) |> adaptive_avg_pool2d([7, 7]) |> flatten(start=1) |> sequence(classifier)

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
