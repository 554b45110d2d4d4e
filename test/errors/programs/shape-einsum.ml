model M {
  entry e(x: f32[2, 3], y: f32[4, 5]) { return a = einsum("ij,jk->ik", x, y), b = einsum("ijk->i", x), c = einsum("ij,jk", x), d = einsum("ij->k", x), f = einsum("i j -> j i; x", x) }
}
