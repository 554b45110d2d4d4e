# Losses. `reduction` is "mean", "sum" or "none"; names, arguments and defaults follow torch.nn.functional.

fn reduced(losses, reduction) {
  if reduction == "mean" { return mean(losses) }
  if reduction == "sum" { return sum(losses) }
  assert reduction == "none", "reduction is mean, sum or none"
  return losses
}

# Classes stand along the second axis, or the only one.
fn class_axis(x) = if len(x.shape) == 1 then 0 else 1

# Logits [N, C] or [N, C, ...] against class numbers [N] or [N, ...], or probabilities of the shape of the logits.
fn cross_entropy(x, target, weight = None, ignore_index = -100, reduction = "mean", label_smoothing = 0.0) {
  log_probs = log_softmax(x, axis=class_axis(x))
  if target.dtype == x.dtype { return soft_cross_entropy(log_probs, target, weight, reduction, label_smoothing) }
  if label_smoothing == 0 { return nll_loss(log_probs, target, weight, ignore_index, reduction) }
  return smoothed_nll(log_probs, target, weight, ignore_index, reduction, label_smoothing)
}

# Minus the log probability of the target's class; a target of `ignore_index` counts for nothing.
fn nll_loss(log_probs, target, weight = None, ignore_index = -100, reduction = "mean") {
  counted = i32(target) != ignore_index
  axis = class_axis(log_probs)
  # A number below 0 moves further away from the classes, where an index would count from the end.
  from_zero = where(target < 0, i32(target) - log_probs.shape[axis], i32(target))
  class = where(counted, from_zero, 0)
  assert class.shape == log_probs.shape[:axis] + log_probs.shape[axis + 1:], "a target is one class number for each row of logits [N, C, ...]: [N, ...]"
  share = if weight == None then f32(counted) else where(counted, weight[class], 0)
  losses = -squeeze(gather(log_probs, axis, unsqueeze(class, axis)), axis=axis)
  return weighted(where(counted, losses * share, 0), share, reduction)
}

# "mean" divides by what the elements count, not by their number.
fn weighted(losses, share, reduction) = if reduction == "mean" then sum(losses) / sum(share) else reduced(losses, reduction)

# The share `smoothing` of the target goes to all classes alike (Szegedy et al. 2016).
fn smoothed_nll(log_probs, target, weight, ignore_index, reduction, smoothing) {
  axis = class_axis(log_probs)
  counted = i32(target) != ignore_index
  share = if weight == None then f32(counted) else where(counted, weight[where(counted, i32(target), 0)], 0)
  all = -sum(class_weights(log_probs, weight), axis=axis)
  spread = weighted(where(counted, all, 0), share, reduction)
  sharp = nll_loss(log_probs, target, weight, ignore_index, reduction)
  return (1 - smoothing) * sharp + smoothing / log_probs.shape[axis] * spread
}

fn class_weights(x, weight) = if weight == None then x else if len(x.shape) == 1 then x * weight else x * by_channel(weight, x)

fn soft_cross_entropy(log_probs, target, weight, reduction, smoothing) {
  axis = class_axis(log_probs)
  soft = if smoothing == 0 then target else (1 - smoothing) * target + smoothing / log_probs.shape[axis]
  losses = -sum(class_weights(log_probs, weight) * soft, axis=axis)
  return reduced(losses, reduction)
}

fn mse_loss(x, target, reduction = "mean") = reduced(square(x - target), reduction)
fn l1_loss(x, target, reduction = "mean") = reduced(abs(x - target), reduction)

# A parabola below beta, |d| - beta / 2 above.
fn smooth_l1_loss(x, target, reduction = "mean", beta = 1.0) {
  if beta == 0 { return l1_loss(x, target, reduction) }
  d = abs(x - target)
  return reduced(where(d < beta, 0.5 / beta * d * d, d - 0.5 * beta), reduction)
}

fn huber_loss(x, target, reduction = "mean", delta = 1.0) {
  d = abs(x - target)
  return reduced(where(d <= delta, 0.5 * d * d, delta * (d - 0.5 * delta)), reduction)
}

# Binary cross entropy of logits, by way of log_sigmoid: finite for any logit.
fn bce_with_logits(x, target, weight = None, reduction = "mean", pos_weight = None) {
  positive = if pos_weight == None then -log_sigmoid(x) else -log_sigmoid(x) * (1 + (pos_weight - 1) * target)
  losses = (1 - target) * x + positive
  return reduced(if weight == None then losses else losses * weight, reduction)
}

# target * (log target - x), 0 where the target is 0; "batchmean" divides by the first size.
fn kl_div(x, target, reduction = "mean", log_target = false) {
  if log_target {
    losses = exp(target) * (target - x)
  } else {
    losses = target * (log(where(target > 0, target, 1)) - x)
  }
  if reduction == "batchmean" { return sum(losses) / x.shape[0] }
  return reduced(losses, reduction)
}

fn cosine_similarity(x, y, axis = 1, eps = 1e-8) {
  let (p, q) = broadcast([x, y])
  return sum(unit(p, axis, eps) * unit(q, axis, eps), axis=axis)
}

fn unit(x, axis, eps) = x / maximum(norm(x, axis=axis, keepdims=true), eps)
