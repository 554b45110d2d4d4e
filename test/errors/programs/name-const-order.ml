const area = width * height
const width = 3
const height = 4
model M {
  entry e(x: f32[area]) { return y = x }
}
