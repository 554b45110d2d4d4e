module Tree(depth) {
  left = Tree(depth - 1)
  fn call(x) = left(x)
}
model M {
  tree = Tree(3)
  entry e(x: f32[4]) { return y = tree(x) }
}
