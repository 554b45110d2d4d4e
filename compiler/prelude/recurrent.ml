# Recurrent layers for x[N, T, I] with up to four layers, in one direction or both; parameter names, gate order, initialisers and the order of states
# are PyTorch's. The loop over time is unrolled: each step is a kernel or two that fuse their gates, and gradients need no rule of their own.

# One direction of an LSTM layer over the steps of x: all hidden states [N, T, H] and the last states [N, H].
fn lstm_steps(x, weight_ih, weight_hh, bias_ih, bias_hh, h, c, backwards) {
  gates_x = x @ weight_ih.T         # for all steps at once
  if bias_ih != None { gates_x = gates_x + bias_ih + bias_hh }
  steps = []
  for i in 0..x.shape[1] {
    t = if backwards then x.shape[1] - 1 - i else i
    let (input, forget, cell, output) = chunk(gates_x[:, t] + h @ weight_hh.T, 4, axis=1)
    c = sigmoid(forget) * c + sigmoid(input) * tanh(cell)
    h = sigmoid(output) * tanh(c)
    steps = if backwards then [h] + steps else steps + [h]
  }
  return stack(steps, axis=1), h, c
}

fn gru_steps(x, weight_ih, weight_hh, bias_ih, bias_hh, h, backwards) {
  gates_x = linear(x, weight_ih, bias_ih)
  steps = []
  for i in 0..x.shape[1] {
    t = if backwards then x.shape[1] - 1 - i else i
    let (reset_x, update_x, new_x) = chunk(gates_x[:, t], 3, axis=1)
    let (reset_h, update_h, new_h) = chunk(linear(h, weight_hh, bias_hh), 3, axis=1)
    update = sigmoid(update_x + update_h)
    candidate = tanh(new_x + sigmoid(reset_x + reset_h) * new_h)
    h = (1 - update) * candidate + update * h
    steps = if backwards then [h] + steps else steps + [h]
  }
  return stack(steps, axis=1), h
}

# The states of one layer and direction: [N, H] where there is one, else a part of [layers * directions, N, H]; zeros without any.
fn first_state(states, number, count, shape) =
  if states == None then zeros(shape) else if count == 1 and len(states.shape) == 2 then states else states[number]

# As the states came: [N, H] where there is one layer and direction, else [layers * directions, N, H].
fn last_states(states) = if len(states) == 1 then states[0] else stack(states)

# let (y, h, c) = lstm(x): the hidden states of the last layer [N, T, H] (or [N, T, 2 * H]) and the last states of all.
module LSTM(input_size, hidden_size, num_layers = 1, bias = true, dropout_p = 0.0, bidirectional = false) {
  bound = 1 / sqrt(hidden_size)
  rows = 4 * hidden_size
  directions = if bidirectional then 2 else 1
  width = directions * hidden_size
  param weight_ih_l0: f32[rows, input_size] = uniform(-bound, bound)
  param weight_hh_l0: f32[rows, hidden_size] = uniform(-bound, bound)
  if bias {
    param bias_ih_l0: f32[rows] = uniform(-bound, bound)
    param bias_hh_l0: f32[rows] = uniform(-bound, bound)
  }
  if bidirectional {
    param weight_ih_l0_reverse: f32[rows, input_size] = uniform(-bound, bound)
    param weight_hh_l0_reverse: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l0_reverse: f32[rows] = uniform(-bound, bound)
      param bias_hh_l0_reverse: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 1 {
    param weight_ih_l1: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l1: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l1: f32[rows] = uniform(-bound, bound)
      param bias_hh_l1: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 1 and bidirectional {
    param weight_ih_l1_reverse: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l1_reverse: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l1_reverse: f32[rows] = uniform(-bound, bound)
      param bias_hh_l1_reverse: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 2 {
    param weight_ih_l2: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l2: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l2: f32[rows] = uniform(-bound, bound)
      param bias_hh_l2: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 2 and bidirectional {
    param weight_ih_l2_reverse: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l2_reverse: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l2_reverse: f32[rows] = uniform(-bound, bound)
      param bias_hh_l2_reverse: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 3 {
    param weight_ih_l3: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l3: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l3: f32[rows] = uniform(-bound, bound)
      param bias_hh_l3: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 3 and bidirectional {
    param weight_ih_l3_reverse: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l3_reverse: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l3_reverse: f32[rows] = uniform(-bound, bound)
      param bias_hh_l3_reverse: f32[rows] = uniform(-bound, bound)
    }
  }

  # Weights of each layer and direction, in the order of PyTorch's states.
  fn weights(index) {
    if index == [0, 0] { return [weight_ih_l0, weight_hh_l0, if bias then bias_ih_l0 else None, if bias then bias_hh_l0 else None] }
    if index == [0, 1] { return [weight_ih_l0_reverse, weight_hh_l0_reverse, if bias then bias_ih_l0_reverse else None, if bias then bias_hh_l0_reverse else None] }
    if index == [1, 0] { return [weight_ih_l1, weight_hh_l1, if bias then bias_ih_l1 else None, if bias then bias_hh_l1 else None] }
    if index == [1, 1] { return [weight_ih_l1_reverse, weight_hh_l1_reverse, if bias then bias_ih_l1_reverse else None, if bias then bias_hh_l1_reverse else None] }
    if index == [2, 0] { return [weight_ih_l2, weight_hh_l2, if bias then bias_ih_l2 else None, if bias then bias_hh_l2 else None] }
    if index == [2, 1] { return [weight_ih_l2_reverse, weight_hh_l2_reverse, if bias then bias_ih_l2_reverse else None, if bias then bias_hh_l2_reverse else None] }
    if index == [3, 0] { return [weight_ih_l3, weight_hh_l3, if bias then bias_ih_l3 else None, if bias then bias_hh_l3 else None] }
    if index == [3, 1] { return [weight_ih_l3_reverse, weight_hh_l3_reverse, if bias then bias_ih_l3_reverse else None, if bias then bias_hh_l3_reverse else None] }
  }

  fn call(x, h = None, c = None) {
    assert num_layers >= 1 and num_layers <= 4, "num_layers is from 1 to 4"
    count = num_layers * directions
    hs = []
    cs = []
    for layer in 0..num_layers {
      sides = []
      for side in 0..directions {
        let (w_ih, w_hh, b_ih, b_hh) = weights([layer, side])
        number = layer * directions + side
        state_shape = [x.shape[0], hidden_size]
        h0 = first_state(h, number, count, state_shape)
        c0 = first_state(c, number, count, state_shape)
        let (y, h1, c1) = lstm_steps(x, w_ih, w_hh, b_ih, b_hh, h0, c0, side == 1)
        sides = sides + [y]
        hs = hs + [h1]
        cs = cs + [c1]
      }
      x = concat(sides, axis=2)
      if layer < num_layers - 1 { x = dropout(x, dropout_p) }
    }
    return x, last_states(hs), last_states(cs)
  }
}

# let (y, h) = gru(x): the hidden states of the last layer [N, T, H] (or [N, T, 2 * H]) and the last states of all.
module GRU(input_size, hidden_size, num_layers = 1, bias = true, dropout_p = 0.0, bidirectional = false) {
  bound = 1 / sqrt(hidden_size)
  rows = 3 * hidden_size
  directions = if bidirectional then 2 else 1
  width = directions * hidden_size
  param weight_ih_l0: f32[rows, input_size] = uniform(-bound, bound)
  param weight_hh_l0: f32[rows, hidden_size] = uniform(-bound, bound)
  if bias {
    param bias_ih_l0: f32[rows] = uniform(-bound, bound)
    param bias_hh_l0: f32[rows] = uniform(-bound, bound)
  }
  if bidirectional {
    param weight_ih_l0_reverse: f32[rows, input_size] = uniform(-bound, bound)
    param weight_hh_l0_reverse: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l0_reverse: f32[rows] = uniform(-bound, bound)
      param bias_hh_l0_reverse: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 1 {
    param weight_ih_l1: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l1: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l1: f32[rows] = uniform(-bound, bound)
      param bias_hh_l1: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 1 and bidirectional {
    param weight_ih_l1_reverse: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l1_reverse: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l1_reverse: f32[rows] = uniform(-bound, bound)
      param bias_hh_l1_reverse: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 2 {
    param weight_ih_l2: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l2: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l2: f32[rows] = uniform(-bound, bound)
      param bias_hh_l2: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 2 and bidirectional {
    param weight_ih_l2_reverse: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l2_reverse: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l2_reverse: f32[rows] = uniform(-bound, bound)
      param bias_hh_l2_reverse: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 3 {
    param weight_ih_l3: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l3: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l3: f32[rows] = uniform(-bound, bound)
      param bias_hh_l3: f32[rows] = uniform(-bound, bound)
    }
  }
  if num_layers > 3 and bidirectional {
    param weight_ih_l3_reverse: f32[rows, width] = uniform(-bound, bound)
    param weight_hh_l3_reverse: f32[rows, hidden_size] = uniform(-bound, bound)
    if bias {
      param bias_ih_l3_reverse: f32[rows] = uniform(-bound, bound)
      param bias_hh_l3_reverse: f32[rows] = uniform(-bound, bound)
    }
  }

  # Weights of each layer and direction, in the order of PyTorch's states.
  fn weights(index) {
    if index == [0, 0] { return [weight_ih_l0, weight_hh_l0, if bias then bias_ih_l0 else None, if bias then bias_hh_l0 else None] }
    if index == [0, 1] { return [weight_ih_l0_reverse, weight_hh_l0_reverse, if bias then bias_ih_l0_reverse else None, if bias then bias_hh_l0_reverse else None] }
    if index == [1, 0] { return [weight_ih_l1, weight_hh_l1, if bias then bias_ih_l1 else None, if bias then bias_hh_l1 else None] }
    if index == [1, 1] { return [weight_ih_l1_reverse, weight_hh_l1_reverse, if bias then bias_ih_l1_reverse else None, if bias then bias_hh_l1_reverse else None] }
    if index == [2, 0] { return [weight_ih_l2, weight_hh_l2, if bias then bias_ih_l2 else None, if bias then bias_hh_l2 else None] }
    if index == [2, 1] { return [weight_ih_l2_reverse, weight_hh_l2_reverse, if bias then bias_ih_l2_reverse else None, if bias then bias_hh_l2_reverse else None] }
    if index == [3, 0] { return [weight_ih_l3, weight_hh_l3, if bias then bias_ih_l3 else None, if bias then bias_hh_l3 else None] }
    if index == [3, 1] { return [weight_ih_l3_reverse, weight_hh_l3_reverse, if bias then bias_ih_l3_reverse else None, if bias then bias_hh_l3_reverse else None] }
  }

  fn call(x, h = None) {
    assert num_layers >= 1 and num_layers <= 4, "num_layers is from 1 to 4"
    count = num_layers * directions
    hs = []
    for layer in 0..num_layers {
      sides = []
      for side in 0..directions {
        let (w_ih, w_hh, b_ih, b_hh) = weights([layer, side])
        h0 = first_state(h, layer * directions + side, count, [x.shape[0], hidden_size])
        let (y, h1) = gru_steps(x, w_ih, w_hh, b_ih, b_hh, h0, side == 1)
        sides = sides + [y]
        hs = hs + [h1]
      }
      x = concat(sides, axis=2)
      if layer < num_layers - 1 { x = dropout(x, dropout_p) }
    }
    return x, last_states(hs)
  }
}
