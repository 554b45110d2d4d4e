# Update rules for one parameter p with gradient g; formulas, names and defaults are PyTorch's.

optimizer sgd(lr = 1e-3, momentum = 0.0, dampening = 0.0, weight_decay = 0.0, nesterov = false) for (p, g) {
  if not is_zero(weight_decay) { g = g + weight_decay * p }
  if not is_zero(momentum) {
    state velocity = zeros_like(p)
    if is_zero(dampening) {
      velocity <- momentum * velocity + g
    } else {
      state t: i32 = 0
      velocity <- where(t == 0, g, momentum * velocity + (1 - dampening) * g)     # the first step is not damped
      t <- t + 1
    }
    if nesterov { g = g + momentum * velocity } else { g = velocity }
  }
  p <- p - lr * g
}

# Kingma and Ba 2015.
optimizer adam(lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weight_decay = 0.0) for (p, g) {
  state t: i32 = 0
  state m = zeros_like(p)
  state v = zeros_like(p)
  if not is_zero(weight_decay) { g = g + weight_decay * p }
  t <- t + 1
  m <- betas[0] * m + (1 - betas[0]) * g
  v <- betas[1] * v + (1 - betas[1]) * g ** 2
  c1 = -expm1(f32(t) * log(betas[0]))     # 1 - beta^t without cancellation; the log is taken at compile time
  c2 = -expm1(f32(t) * log(betas[1]))
  p <- p - lr * (m / c1) / (sqrt(v / c2) + eps)
}

# Adam whose weight decay does not pass through the moments (Loshchilov and Hutter 2019).
optimizer adamw(lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weight_decay = 0.01) for (p, g) {
  state t: i32 = 0
  state m = zeros_like(p)
  state v = zeros_like(p)
  t <- t + 1
  m <- betas[0] * m + (1 - betas[0]) * g
  v <- betas[1] * v + (1 - betas[1]) * g ** 2
  c1 = -expm1(f32(t) * log(betas[0]))
  c2 = -expm1(f32(t) * log(betas[1]))
  p <- p * (1 - lr * weight_decay) - lr * (m / c1) / (sqrt(v / c2) + eps)
}

optimizer rmsprop(lr = 1e-2, alpha = 0.99, eps = 1e-8, weight_decay = 0.0, momentum = 0.0, centered = false) for (p, g) {
  state square_avg = zeros_like(p)
  if not is_zero(weight_decay) { g = g + weight_decay * p }
  square_avg <- alpha * square_avg + (1 - alpha) * g ** 2
  spread = square_avg
  if centered {
    state grad_avg = zeros_like(p)
    grad_avg <- alpha * grad_avg + (1 - alpha) * g
    spread = square_avg - grad_avg ** 2
  }
  step = g / (sqrt(spread) + eps)
  if not is_zero(momentum) {
    state velocity = zeros_like(p)
    velocity <- momentum * velocity + step
    step = velocity
  }
  p <- p - lr * step
}

# Duchi et al. 2011.
optimizer adagrad(lr = 1e-2, lr_decay = 0.0, weight_decay = 0.0, initial_accumulator_value = 0.0, eps = 1e-10) for (p, g) {
  state total = full_like(p, initial_accumulator_value)
  if not is_zero(weight_decay) { g = g + weight_decay * p }
  total <- total + g ** 2
  rate = lr
  if lr_decay != 0 {
    state t: i32 = 0
    rate = lr / (1 + f32(t) * lr_decay)
    t <- t + 1
  }
  p <- p - rate * g / (sqrt(total) + eps)
}

# The sign of a mixture of gradient and momentum (Chen et al. 2023).
optimizer lion(lr = 1e-4, betas = [0.9, 0.99], weight_decay = 0.0) for (p, g) {
  state m = zeros_like(p)
  direction = sign(betas[0] * m + (1 - betas[0]) * g)
  p <- p * (1 - lr * weight_decay) - lr * direction
  m <- betas[1] * m + (1 - betas[1]) * g
}
