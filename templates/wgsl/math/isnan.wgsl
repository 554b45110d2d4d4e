// Whether x is NaN, by its bits: a compiler may assume that a comparison never sees one.
fn mlc_isnan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

fn mlc_isnan4(x: vec4f) -> vec4<bool> {
  return vec4<bool>(mlc_isnan(x.x), mlc_isnan(x.y), mlc_isnan(x.z), mlc_isnan(x.w));
}
