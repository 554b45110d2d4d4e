;; step/08_cross_entropy
;; schedule: loops, 4 lanes; 80 FLOPs, 336B moved at least
;;   in  out: f32[4, 10]
;;   in  cross_entropy: f32[4]
;;   out cross_entropy_2: f32[4, 10]
;; fuses:
;;   cross_entropy: sub f32[4, 10]
;;   cross_entropy: exp f32[4, 10]
;; from:
;;   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; e^x. x = n ln2 + r with n the nearest integer, e^r = 1 + r + r^2 q(r), then 2^n in two exact steps so
  ;; that results below 2^-126 round once. Cody and Waite, "Software Manual for the Elementary Functions",
  ;; 1980, ch. 6; q is a minimax fit on |r| <= 0.3475. Max error measured 0.98 ulp.
  (func $exp (param $x v128) (result v128)
    (local $t v128) (local $n v128) (local $r v128) (local $p v128) (local $half v128)
    ;; Past these bounds the result is inf or 0; pmin and pmax hand a NaN in x through.
    (local.set $x (f32x4.pmax (f32x4.pmin (local.get $x) (f32x4.splat (f32.const 89))) (f32x4.splat (f32.const -104))))
    ;; Adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits of t.
    (local.set $t (f32x4.add
      (f32x4.mul (local.get $x) (f32x4.splat (f32.const 1.44269504)))
      (f32x4.splat (f32.const 12582912))))
    (local.set $n (f32x4.sub (local.get $t) (f32x4.splat (f32.const 12582912))))
    ;; ln2 in two parts: the first has 10 bits, so that its product with n is exact.
    (local.set $r (f32x4.sub (local.get $x) (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0.693359375)))))
    (local.set $r (f32x4.add (local.get $r) (f32x4.mul (local.get $n) (f32x4.splat (f32.const 2.12194440e-4)))))
    (local.set $p (f32x4.splat (f32.const 1.3819032e-3)))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 8.368716e-3))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 4.166829e-2))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.16666521))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.49999994))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (f32x4.mul (local.get $r) (local.get $r))) (local.get $r)))
    (local.set $p (f32x4.add (local.get $p) (f32x4.splat (f32.const 1))))
    ;; 2^(n >> 1), then 2^(n - (n >> 1)); the shift by 23 drops what the rounding constant added.
    (local.set $half (i32x4.shr_s (local.get $t) (i32.const 1)))
    (f32x4.mul
      (f32x4.mul
        (local.get $p)
        (i32x4.add (i32x4.shl (local.get $half) (i32.const 23)) (i32x4.splat (i32.const 0x3f800000))))
      (i32x4.add
        (i32x4.shl (i32x4.sub (local.get $t) (local.get $half)) (i32.const 23))
        (i32x4.splat (i32.const 0x3f800000))))
  )

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $out i32) (param $cross_entropy i32) (param $cross_entropy_2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $cross_entropy_i f32)
    (local $i1 i32)
    (local $i1_2 i32)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $at (i32.mul (local.get $group) (i32.const 10)))
        (local.set $cross_entropy_i
          (f32.load (i32.add (local.get $cross_entropy) (i32.shl (local.get $group) (i32.const 2)))))
        (local.set $i1 (i32.const 0))
        (block $i1_done (loop $i1_next
          (br_if $i1_done (i32.ge_s (local.get $i1) (i32.const 8)))
          (v128.store (i32.add (local.get $cross_entropy_2) (i32.shl (i32.add (local.get $at) (local.get $i1)) (i32.const 2)))
            (call $exp
              (f32x4.sub
                (v128.load (i32.add (local.get $out) (i32.shl (i32.add (local.get $at) (local.get $i1)) (i32.const 2))))
                (f32x4.splat (local.get $cross_entropy_i)))))
          (local.set $i1 (i32.add (local.get $i1) (i32.const 4)))
          (br $i1_next)))
        (local.set $i1_2 (i32.const 8))
        (block $i1_2_done (loop $i1_2_next
          (br_if $i1_2_done (i32.ge_s (local.get $i1_2) (i32.const 10)))
          (f32.store (i32.add (local.get $cross_entropy_2) (i32.shl (i32.add (local.get $at) (local.get $i1_2)) (i32.const 2)))
            (f32x4.extract_lane 0 (call $exp (f32x4.splat (f32.sub (f32.load (i32.add (local.get $out) (i32.shl (i32.add (local.get $at) (local.get $i1_2)) (i32.const 2)))) (local.get $cross_entropy_i))))))
          (local.set $i1_2 (i32.add (local.get $i1_2) (i32.const 1)))
          (br $i1_2_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
