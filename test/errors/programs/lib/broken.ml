const width = 3
const height = widht * 2
fn project(x) {
  w = ones([width, 2])
  return x @ w
}
