#! {"crlf": true}
const title = "𝒯ensor 🙂" + missing
model M {
  entry e(x: f32[4]) {
	return	y = x + absent  # tabs before, 🙂 behind
  }
}
