# Attention as one function; arguments follow torch.nn.functional.scaled_dot_product_attention.

# Which keys a query may see: those up to its own position.
fn causal_mask(queries, keys) = arange(queries)[:, None] >= arange(keys)[None, :]

# softmax(q k^T / sqrt(E)) v for q[..., L, E], k[..., S, E], v[..., S, D]. `mask` is bool (true: take part) or is added to the scores.
fn scaled_dot_product_attention(q, k, v, mask = None, dropout_p = 0.0, causal = false, scale = None) {
  assert not (causal and mask != None), "give a mask or causal=true, not both"
  factor = if scale == None then 1 / sqrt(q.shape[-1]) else scale
  scores = q @ transpose(k) * factor
  if causal { scores = where(causal_mask(q.shape[-2], k.shape[-2]), scores, -1e30) }
  if mask != None {
    if mask.dtype == bool {
      # A finite number hides a key; a query that sees none gives 0, not NaN.
      weights = where(mask, softmax(where(mask, scores, -1e30)), 0)
    } else {
      weights = softmax(scores + mask)
    }
  } else {
    weights = softmax(scores)
  }
  return dropout(weights, dropout_p) @ v
}
