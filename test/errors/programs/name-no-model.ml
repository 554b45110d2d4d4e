fn f(x) = x
