fn flat(x) = flatten(x)
