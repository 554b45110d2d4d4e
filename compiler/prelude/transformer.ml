# Attention layers for x[N, T, E]; parameter names and initialisers are those of PyTorch's MultiheadAttention and TransformerEncoderLayer.

# A Linear whose bias begins at 0.
module OutputProjection(in_features, out_features, bias = true) {
  param weight: f32[out_features, in_features] = kaiming_uniform(a=sqrt(5))
  if bias { param bias: f32[out_features] = zeros() }
  fn call(x) = linear(x, weight, if bias then bias else None)
}

# Attention of query[N, L, E] to key and value[N, S, E]; of x to itself where only x is given.
module MultiHeadAttention(embed_dim, num_heads, dropout_p = 0.0, bias = true) {
  head_dim = embed_dim // num_heads
  param in_proj_weight: f32[3 * embed_dim, embed_dim] = xavier_uniform()
  if bias { param in_proj_bias: f32[3 * embed_dim] = zeros() }
  out_proj = OutputProjection(embed_dim, embed_dim, bias)

  # The part of the joint projection that makes queries (0), keys (1) or values (2), split into heads: [N, heads, T, head_dim].
  fn project(x, part) {
    rows = in_proj_weight[part * embed_dim : (part + 1) * embed_dim]
    y = x @ rows.T
    if bias { y = y + in_proj_bias[part * embed_dim : (part + 1) * embed_dim] }
    return transpose(reshape(y, [x.shape[0], x.shape[1], num_heads, head_dim]), 1, 2)
  }

  fn call(query, key = None, value = None, mask = None, causal = false) {
    assert embed_dim % num_heads == 0, "num_heads divides embed_dim"
    k = if key == None then query else key
    v = if value == None then k else value
    y = scaled_dot_product_attention(project(query, 0), project(k, 1), project(v, 2), mask, dropout_p, causal)
    return out_proj(reshape(transpose(y, 1, 2), query.shape))
  }
}

# Attention and a two-layer network, each with a residual; the norms come after the sums (Vaswani et al. 2017) or before (`norm_first`).
module TransformerBlock(d_model, nhead, dim_feedforward = 2048, dropout_p = 0.1, activation = relu, eps = 1e-5, norm_first = false, bias = true) {
  self_attn = MultiHeadAttention(d_model, nhead, dropout_p, bias)
  linear1 = Linear(d_model, dim_feedforward, bias)
  linear2 = Linear(dim_feedforward, d_model, bias)
  norm1 = LayerNorm(d_model, eps, bias=bias)
  norm2 = LayerNorm(d_model, eps, bias=bias)

  fn attend(x, mask, causal) = dropout(self_attn(x, mask=mask, causal=causal), dropout_p)
  fn feed(x) = dropout(linear2(dropout(activation(linear1(x)), dropout_p)), dropout_p)

  fn call(x, mask = None, causal = false) {
    if norm_first {
      x = x + attend(norm1(x), mask, causal)
      return x + feed(norm2(x))
    }
    x = norm1(x + attend(x, mask, causal))
    return norm2(x + feed(x))
  }
}
