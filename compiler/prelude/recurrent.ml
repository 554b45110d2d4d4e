# Recurrent layers of one layer and direction for x[N, T, I]; parameter names, gate order and initialisers are PyTorch's. The loop over time is unrolled.

# y = all hidden states [N, T, H], then the last states [N, H]: let (y, h, c) = lstm(x).
module LSTM(input_size, hidden_size, bias = true) {
  param weight_ih_l0: f32[4 * hidden_size, input_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  param weight_hh_l0: f32[4 * hidden_size, hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  if bias {
    param bias_ih_l0: f32[4 * hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
    param bias_hh_l0: f32[4 * hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  }
  fn call(x, h = None, c = None) {
    if h == None { h = zeros([x.shape[0], hidden_size]) }
    if c == None { c = zeros([x.shape[0], hidden_size]) }
    gates_x = x @ weight_ih_l0.T         # for all steps at once
    if bias { gates_x = gates_x + bias_ih_l0 + bias_hh_l0 }
    steps = []
    for t in 0..x.shape[1] {
      let (i, f, g, o) = chunk(gates_x[:, t] + h @ weight_hh_l0.T, 4, axis=1)
      c = sigmoid(f) * c + sigmoid(i) * tanh(g)
      h = sigmoid(o) * tanh(c)
      steps = steps + [h]
    }
    return stack(steps, axis=1), h, c
  }
}

# let (y, h) = gru(x)
module GRU(input_size, hidden_size, bias = true) {
  param weight_ih_l0: f32[3 * hidden_size, input_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  param weight_hh_l0: f32[3 * hidden_size, hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  if bias {
    param bias_ih_l0: f32[3 * hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
    param bias_hh_l0: f32[3 * hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  }
  fn call(x, h = None) {
    if h == None { h = zeros([x.shape[0], hidden_size]) }
    gates_x = linear(x, weight_ih_l0, if bias then bias_ih_l0 else None)
    steps = []
    for t in 0..x.shape[1] {
      let (reset_x, update_x, new_x) = chunk(gates_x[:, t], 3, axis=1)
      let (reset_h, update_h, new_h) = chunk(linear(h, weight_hh_l0, if bias then bias_hh_l0 else None), 3, axis=1)
      update = sigmoid(update_x + update_h)
      candidate = tanh(new_x + sigmoid(reset_x + reset_h) * new_h)
      h = (1 - update) * candidate + update * h
      steps = steps + [h]
    }
    return stack(steps, axis=1), h
  }
}
