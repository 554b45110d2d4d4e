# GPT-2 (Radford et al. 2019), small by default: 124,439,808 parameters. Names and layouts are those of the released weights: `wte.weight`,
# `h.0.attn.c_attn.weight` as [in, out]. The scores come from the token table itself, so there is no `lm_head`.

# x @ weight + bias; OpenAI's code calls it a convolution of width 1.
module Conv1D(inputs, outputs, std = 0.02) {
  param weight: f32[inputs, outputs] = normal(0, std)
  param bias: f32[outputs] = zeros()
  fn call(x) = x @ weight + bias
}

module Table(rows, width, std) {
  param weight: f32[rows, width] = normal(0, std)
  fn call(ids) = weight[ids]
}

# What adds to the residual stream starts smaller, by the root of the number of such layers: `std`.
module Attention(width, heads, std, p) {
  c_attn = Conv1D(width, 3 * width)
  c_proj = Conv1D(width, width, std)

  fn split_heads(x: f32[B, T, E]) = reshape(x, [B, T, heads, width // heads]) |> transpose(1, 2)

  fn call(x: f32[B, T, E]) {
    let (q, k, v) = chunk(c_attn(x), 3, axis=-1)
    y = scaled_dot_product_attention(split_heads(q), split_heads(k), split_heads(v), dropout_p=p, causal=true)
    return transpose(y, 1, 2) |> reshape([B, T, E]) |> c_proj |> dropout(p)
  }
}

module Feed(width, std, p) {
  c_fc = Conv1D(width, 4 * width)
  c_proj = Conv1D(4 * width, width, std)
  fn call(x) = x |> c_fc |> gelu("tanh") |> c_proj |> dropout(p)
}

module Block(width, heads, std, p) {
  ln_1 = LayerNorm(width)
  attn = Attention(width, heads, std, p)
  ln_2 = LayerNorm(width)
  mlp = Feed(width, std, p)
  fn call(x) {
    x = x + attn(ln_1(x))
    return x + mlp(ln_2(x))
  }
}

# T: tokens of a run, at most `context`. p: the share that dropout removes in training.
model GPT2(batch = 1, T = 128, layers = 12, heads = 12, width = 768, vocabulary = 50257, context = 1024, p = 0.1) {
  wte = Table(vocabulary, width, 0.02)
  wpe = Table(context, width, 0.01)
  h = [Block(width, heads, 0.02 / sqrt(2 * layers), p) for i in 0..layers]
  ln_f = LayerNorm(width)

  fn logits(tokens) {
    assert T <= context, "T is at most the context"
    x = dropout(wte(tokens) + wpe.weight[:T], p)
    for block in h { x = block(x) }
    return ln_f(x) @ wte.weight.T
  }

  entry predict(tokens: i32[batch, T]) {
    return scores = logits(tokens)
  }

  # The last position only: what the next token is drawn from.
  entry next(tokens: i32[batch, T]) {
    return scores = logits(tokens)[:, -1]
  }

  train step(tokens: i32[batch, T], targets: i32[batch, T], lr: f32) {
    loss = cross_entropy(reshape(logits(tokens), [batch * T, vocabulary]), reshape(targets, [batch * T]))
    minimize loss with adamw(lr=lr, betas=[0.9, 0.95], weight_decay=0.1) clip 1.0
    return loss
  }
}
