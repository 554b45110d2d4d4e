model M {
  entry e(q: f32[2, 4, 8], k: f32[2, 4, 16]) { return y = scaled_dot_product_attention(q, k, k) }
}
