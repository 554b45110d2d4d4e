fn flat(x) = reshape(x, [-1])
fn square_side(n) = floor(sqrt(n))
