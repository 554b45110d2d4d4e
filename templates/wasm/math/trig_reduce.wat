;; x >= 0 modulo pi/2: the remainder in [-pi/4, pi/4] and the quotient n, whose two low bits are the quadrant.
;; Cody and Waite, "Software Manual for the Elementary Functions", 1980, ch. 8, in float64: pi/2 has a first
;; part of 33 bits, whose product with n < 2^20 is exact. Larger lanes take the slow path, each lane by its own
;; size, so that a lane's result does not depend on its neighbours.
(func $trig_reduce (param $x v128) (result v128 v128)
  (local $a v128) (local $b v128) (local $s v128) (local $t v128) (local $r v128) (local $n v128) (local $large v128)
  (local.set $a (f64x2.promote_low_f32x4 (local.get $x)))
  (local.set $b (f64x2.promote_low_f32x4
    (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $x) (local.get $x))))
  ;; Adding 1.5 * 2^52 rounds to an integer and leaves n in the low word.
  (local.set $s (f64x2.add
    (f64x2.mul (local.get $a) (f64x2.splat (f64.const 0.6366197723675814)))
    (f64x2.splat (f64.const 6755399441055744))))
  (local.set $t (f64x2.add
    (f64x2.mul (local.get $b) (f64x2.splat (f64.const 0.6366197723675814)))
    (f64x2.splat (f64.const 6755399441055744))))
  (local.set $n (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $s) (local.get $t)))
  (local.set $s (f64x2.sub (local.get $s) (f64x2.splat (f64.const 6755399441055744))))
  (local.set $t (f64x2.sub (local.get $t) (f64x2.splat (f64.const 6755399441055744))))
  (local.set $r (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
    (f32x4.demote_f64x2_zero (f64x2.sub
      (f64x2.sub (local.get $a) (f64x2.mul (local.get $s) (f64x2.splat (f64.const 1.5707963267341256))))
      (f64x2.mul (local.get $s) (f64x2.splat (f64.const 6.077100506506192e-11)))))
    (f32x4.demote_f64x2_zero (f64x2.sub
      (f64x2.sub (local.get $b) (f64x2.mul (local.get $t) (f64x2.splat (f64.const 1.5707963267341256))))
      (f64x2.mul (local.get $t) (f64x2.splat (f64.const 6.077100506506192e-11)))))))
  (local.set $large (f32x4.gt (local.get $x) (f32x4.splat (f32.const 1048576))))
  (if (v128.any_true (local.get $large))
    (then
      (call $trig_reduce_large (local.get $a))
      (call $trig_reduce_large (local.get $b))
      (local.set $t) (local.set $b) (local.set $s) (local.set $a)
      (local.set $r (v128.bitselect
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
          (f32x4.demote_f64x2_zero (local.get $a))
          (f32x4.demote_f64x2_zero (local.get $b)))
        (local.get $r)
        (local.get $large)))
      (local.set $n (v128.bitselect
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $s) (local.get $t))
        (local.get $n)
        (local.get $large)))))
  (local.get $r)
  (local.get $n)
)
