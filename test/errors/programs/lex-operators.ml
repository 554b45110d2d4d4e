fn f(a, b) = a && !b
