model M {
  entry e(x: f32[4], n: i32) {
    for row in x { y = row }
    for i in 0..n { z = i }
    for i in 5 { z = i }
    for i in 0..2.5 { z = i }
    return x
  }
}
