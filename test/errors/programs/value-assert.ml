module Heads(dim, heads) {
  assert_dim = dim % heads
  fn call(x) {
    assert dim % heads == 0, "dim must be a multiple of heads"
    assert len(x.shape) == 2
    return x
  }
}
model M {
  a = Heads(10, 3)
  b = Heads(9, 3)
  entry e(x: f32[4]) { return y = a(x), z = b(x) }
}
