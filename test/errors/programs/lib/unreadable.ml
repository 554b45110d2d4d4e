fn half(x) = x *
fn third(x) = x / 3
