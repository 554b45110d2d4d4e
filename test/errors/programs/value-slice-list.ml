const sizes = [3, 4, 5]
const part = sizes[::0]
const back = sizes[::-1]
model M {
  entry e(x: f32[3]) { return y = x }
}
