fn f0(x) = x
fn f1(x) = f0(f0(f0(f0(x))))
fn f2(x) = f1(f1(f1(f1(x))))
fn f3(x) = f2(f2(f2(f2(x))))
fn f4(x) = f3(f3(f3(f3(x))))
fn f5(x) = f4(f4(f4(f4(x))))
fn f6(x) = f5(f5(f5(f5(x))))
fn f7(x) = f6(f6(f6(f6(x))))
fn f8(x) = f7(f7(f7(f7(x))))
fn f9(x) = f8(f8(f8(f8(x))))
fn f10(x) = f9(f9(f9(f9(x))))
fn f11(x) = f10(f10(f10(f10(x))))
model M {
  entry e(x: f32[3]) { return y = f11(x) }
}
