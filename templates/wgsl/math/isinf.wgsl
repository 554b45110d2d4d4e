// Whether x is an infinity, by its bits: a compiler may assume that a comparison never sees one.
fn mlc_isinf(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) == 0x7f800000u;
}

fn mlc_isinf4(x: vec4f) -> vec4<bool> {
  return vec4<bool>(mlc_isinf(x.x), mlc_isinf(x.y), mlc_isinf(x.z), mlc_isinf(x.w));
}
