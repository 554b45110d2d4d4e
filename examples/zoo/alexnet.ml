# AlexNet in one column (Krizhevsky 2014, "One weird trick"), with the names and shapes of torchvision's `alexnet`: 61,100,840 parameters.
import "./classifier.ml"

fn pool(x) = max_pool2d(x, 3, stride=2)

model AlexNet(batch = 1, size = 224, classes = 1000, hidden = 4096) {
  features = [
    Conv2d(3, 64, kernel=11, stride=4, padding=2), relu, pool,
    Conv2d(64, 192, kernel=5, padding=2), relu, pool,
    Conv2d(192, 384, kernel=3, padding=1), relu,
    Conv2d(384, 256, kernel=3, padding=1), relu,
    Conv2d(256, 256, kernel=3, padding=1), relu, pool,
  ]
  classifier = [
    Dropout(), Linear(256 * 6 * 6, hidden), relu,
    Dropout(), Linear(hidden, hidden), relu,
    Linear(hidden, classes),
  ]

  fn logits(x) =
    x |> sequence(features) |> adaptive_avg_pool2d([6, 6]) |> flatten(start=1) |> sequence(classifier)

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
