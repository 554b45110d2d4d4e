fn f(x) { return }
