;; step/08_cross_entropy
;; schedule: one loop; 640 FLOPs, 1.41kB moved at least
;;   in  cross_entropy: f32[32, 10]
;;   out cross_entropy_2: f32[32]
;; fuses:
;;   cross_entropy: exp f32[32, 10]
;;   cross_entropy: sum f32[32]
;; from:
;;   examples/digits/digits.ml:20: loss = cross_entropy(out, y)
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
  (func (export "run") (param $cross_entropy i32) (param $cross_entropy_2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i0 i32)
    (local $total f32)
    (local $lanes v128)
    (local $at i32)
    (local $k0 i32)
    (local $k0_2 i32)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $i0 (i32.const 0))
        (block $i0_done (loop $i0_next
          (br_if $i0_done (i32.ge_s (local.get $i0) (i32.const 32)))
          (local.set $total (f32.const 0))
          (local.set $lanes (v128.const f32x4 0 0 0 0))
          (local.set $at (i32.mul (local.get $i0) (i32.const 10)))
          (local.set $k0 (i32.const 0))
          (block $k0_done (loop $k0_next
            (br_if $k0_done (i32.ge_s (local.get $k0) (i32.const 8)))
            (local.set $lanes
              (f32x4.add
                (local.get $lanes)
                (call $exp
                  (v128.load (i32.add (local.get $cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $k0)) (i32.const 2)))))))
            (local.set $k0 (i32.add (local.get $k0) (i32.const 4)))
            (br $k0_next)))
          (local.set $total
            (f32.add
              (local.get $total)
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $lanes)) (f32x4.extract_lane 1 (local.get $lanes)))
                (f32.add (f32x4.extract_lane 2 (local.get $lanes)) (f32x4.extract_lane 3 (local.get $lanes))))))
          (local.set $k0_2 (i32.const 8))
          (block $k0_2_done (loop $k0_2_next
            (br_if $k0_2_done (i32.ge_s (local.get $k0_2) (i32.const 10)))
            (local.set $total
              (f32.add
                (local.get $total)
                (f32x4.extract_lane 0 (call $exp (v128.load32_splat (i32.add (local.get $cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $k0_2)) (i32.const 2))))))))
            (local.set $k0_2 (i32.add (local.get $k0_2) (i32.const 1)))
            (br $k0_2_next)))
          (f32.store (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $i0) (i32.const 2))) (local.get $total))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 1)))
          (br $i0_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
