;; step/11_cross_entropy_d_cross_entropy
;; schedule: loops, 4 lanes; 2.69k FLOPs, 2.95kB moved at least
;;   in  out: f32[32, 10]
;;   in  y: i32[32]
;;   in  cross_entropy: f32
;;   out cross_entropy_2: f32[32]
;;   out cross_entropy_3: f32[32]
;;   out d_cross_entropy: f32[32, 10]
;; fuses:
;;   cross_entropy: ne bool[32]
;;   cross_entropy: max f32[32]
;;   cross_entropy: sub f32[32, 10]
;;   cross_entropy: exp f32[32, 10]
;;   cross_entropy: sum f32[32]
;;   cross_entropy: lt bool[32]
;;   cross_entropy: sub i32[32]
;;   cross_entropy: where i32[32]
;;   cross_entropy: cast f32[32]
;;   d_cross_entropy: div f32
;;   d_cross_entropy: where f32[32]
;;   d_cross_entropy: mul f32[32]
;;   and 5 more
;; from:
;;   examples/digits/digits.ml:20: loss = cross_entropy(out, y)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $max_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.gt_s (local.get $a) (local.get $b))))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; e^x for x <= 0, or NaN. x = n ln2 + r with n the nearest integer, e^r = 1 + r + r^2 q(r). Then 2^n in one step, 24 powers
  ;; of two above: no n is so large that this overflows, and the last product rounds results below 2^-126 once. Cody and
  ;; Waite, "Software Manual for the Elementary Functions", 1980, ch. 6; q is exp's. Max error measured 0.98 ulp.
  (func $exp_down (param $x v128) (result v128)
    (local $t v128) (local $n v128) (local $r v128) (local $p v128)
    ;; Below this bound the result is 0; pmax hands a NaN in x through.
    (local.set $x (f32x4.pmax (local.get $x) (f32x4.splat (f32.const -104))))
    ;; Adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits of t; 151 more are 24 and the bias of an exponent.
    (local.set $t (f32x4.add
      (f32x4.mul (local.get $x) (f32x4.splat (f32.const 1.44269504)))
      (f32x4.splat (f32.const 12583063))))
    (local.set $n (f32x4.sub (local.get $t) (f32x4.splat (f32.const 12583063))))
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
    ;; The shift drops what 1.5 * 2^23 added.
    (local.set $t (i32x4.shl (local.get $t) (i32.const 23)))
    (f32x4.mul (f32x4.mul (local.get $p) (local.get $t)) (f32x4.splat (f32.const 5.9604644775390625e-8)))
  )

  ;; exp_down is written out where it is called.
  ;; e^x for x <= 0, or NaN. x = n ln2 + r with n the nearest integer, e^r = 1 + r + r^2 q(r). Then 2^n in one step, 24 powers
  ;; of two above: no n is so large that this overflows, and the last product rounds results below 2^-126 once. Cody and
  ;; Waite, "Software Manual for the Elementary Functions", 1980, ch. 6; q is exp's. Max error measured 0.98 ulp.

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $out i32) (param $y i32) (param $cross_entropy i32) (param $cross_entropy_2 i32) (param $cross_entropy_3 i32) (param $d_cross_entropy i32) (param $errors i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $highest f32)
    (local $lanes v128)
    (local $at i32)
    (local $k0 i32)
    (local $max.x v128)
    (local $k0_2 i32)
    (local $total f32)
    (local $lanes_2 v128)
    (local $k0_3 i32)
    (local $exp_down.x v128)
    (local $exp_down.t v128)
    (local $exp_down.n v128)
    (local $exp_down.r v128)
    (local $exp_down.p v128)
    (local $exp_down.1 v128)
    (local $exp_down v128)
    (local $k0_4 i32)
    (local $exp_down_2 f32)
    (local $y_i i32)
    (local $ne i32)
    (local $choice i32)
    (local $index i32)
    (local $checked i32)
    (local $product f32)
    (local $neg f32)
    (local $product_2 f32)
    (local $i1 i32)
    (local $kept_value v128)
    (local $value v128)
    (local $d_cross_entropy_2 v128)
    (local $i1_2 i32)
    (local $kept_value_2 f32)
    (local $d_cross_entropy_3 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $highest (f32.const -inf))
        (local.set $lanes (v128.const f32x4 -inf -inf -inf -inf))
        (local.set $at (i32.mul (local.get $group) (i32.const 10)))
        (local.set $k0 (i32.const 0))
        (loop $k0_next
          (local.set $max.x
            (v128.load (i32.add (local.get $out) (i32.shl (i32.add (local.get $at) (local.get $k0)) (i32.const 2)))))
          (local.set $lanes
            (v128.or (f32x4.pmax (local.get $lanes) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (local.set $k0 (i32.add (local.get $k0) (i32.const 4)))
          (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 8))))
        (local.set $highest
          (f32.max
            (local.get $highest)
            (f32.max
              (f32.max (f32x4.extract_lane 0 (local.get $lanes)) (f32x4.extract_lane 1 (local.get $lanes)))
              (f32.max (f32x4.extract_lane 2 (local.get $lanes)) (f32x4.extract_lane 3 (local.get $lanes))))))
        (local.set $k0_2 (i32.const 8))
        (loop $k0_2_next
          (local.set $highest
            (f32.max
              (local.get $highest)
              (f32.load (i32.add (local.get $out) (i32.shl (i32.add (local.get $at) (local.get $k0_2)) (i32.const 2))))))
          (local.set $k0_2 (i32.add (local.get $k0_2) (i32.const 1)))
          (br_if $k0_2_next (i32.lt_s (local.get $k0_2) (i32.const 10))))
        (local.set $total (f32.const 0))
        (local.set $lanes_2 (v128.const f32x4 0 0 0 0))
        (local.set $k0_3 (i32.const 0))
        (loop $k0_3_next
          (local.set $exp_down.x
            (f32x4.sub
              (v128.load (i32.add (local.get $out) (i32.shl (i32.add (local.get $at) (local.get $k0_3)) (i32.const 2))))
              (f32x4.splat (local.get $highest))))
          ;; Below this bound the result is 0; pmax hands a NaN in x through.
          (local.set $exp_down.x (f32x4.pmax (local.get $exp_down.x) (f32x4.splat (f32.const -104))))
          ;; Adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits of t; 151 more are 24 and the bias of an exponent.
          (local.set $exp_down.t (f32x4.add
            (f32x4.mul (local.get $exp_down.x) (f32x4.splat (f32.const 1.44269504)))
            (f32x4.splat (f32.const 12583063))))
          (local.set $exp_down.n (f32x4.sub (local.get $exp_down.t) (f32x4.splat (f32.const 12583063))))
          ;; ln2 in two parts: the first has 10 bits, so that its product with n is exact.
          (local.set $exp_down.r (f32x4.sub (local.get $exp_down.x) (f32x4.mul (local.get $exp_down.n) (f32x4.splat (f32.const 0.693359375)))))
          (local.set $exp_down.r (f32x4.add (local.get $exp_down.r) (f32x4.mul (local.get $exp_down.n) (f32x4.splat (f32.const 2.12194440e-4)))))
          (local.set $exp_down.p (f32x4.splat (f32.const 1.3819032e-3)))
          (local.set $exp_down.p (f32x4.add (f32x4.mul (local.get $exp_down.p) (local.get $exp_down.r)) (f32x4.splat (f32.const 8.368716e-3))))
          (local.set $exp_down.p (f32x4.add (f32x4.mul (local.get $exp_down.p) (local.get $exp_down.r)) (f32x4.splat (f32.const 4.166829e-2))))
          (local.set $exp_down.p (f32x4.add (f32x4.mul (local.get $exp_down.p) (local.get $exp_down.r)) (f32x4.splat (f32.const 0.16666521))))
          (local.set $exp_down.p (f32x4.add (f32x4.mul (local.get $exp_down.p) (local.get $exp_down.r)) (f32x4.splat (f32.const 0.49999994))))
          (local.set $exp_down.p (f32x4.add (f32x4.mul (local.get $exp_down.p) (f32x4.mul (local.get $exp_down.r) (local.get $exp_down.r))) (local.get $exp_down.r)))
          (local.set $exp_down.p (f32x4.add (local.get $exp_down.p) (f32x4.splat (f32.const 1))))
          ;; The shift drops what 1.5 * 2^23 added.
          (local.set $exp_down.t (i32x4.shl (local.get $exp_down.t) (i32.const 23)))
          (local.set $exp_down.1 (f32x4.mul (f32x4.mul (local.get $exp_down.p) (local.get $exp_down.t)) (f32x4.splat (f32.const 5.9604644775390625e-8))))
          (local.set $exp_down (local.get $exp_down.1))
          (v128.store (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $k0_3)) (i32.const 2)))
            (local.get $exp_down))
          (local.set $lanes_2 (f32x4.add (local.get $lanes_2) (local.get $exp_down)))
          (local.set $k0_3 (i32.add (local.get $k0_3) (i32.const 4)))
          (br_if $k0_3_next (i32.lt_s (local.get $k0_3) (i32.const 8))))
        (local.set $total
          (f32.add
            (local.get $total)
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $lanes_2)) (f32x4.extract_lane 1 (local.get $lanes_2)))
              (f32.add (f32x4.extract_lane 2 (local.get $lanes_2)) (f32x4.extract_lane 3 (local.get $lanes_2))))))
        (local.set $k0_4 (i32.const 8))
        (loop $k0_4_next
          (local.set $exp_down_2
            (f32x4.extract_lane 0 (call $exp_down (f32x4.splat (f32.sub (f32.load (i32.add (local.get $out) (i32.shl (i32.add (local.get $at) (local.get $k0_4)) (i32.const 2)))) (local.get $highest))))))
          (f32.store (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $k0_4)) (i32.const 2)))
            (local.get $exp_down_2))
          (local.set $total (f32.add (local.get $total) (local.get $exp_down_2)))
          (local.set $k0_4 (i32.add (local.get $k0_4) (i32.const 1)))
          (br_if $k0_4_next (i32.lt_s (local.get $k0_4) (i32.const 10))))
        (local.set $y_i (i32.load (i32.add (local.get $y) (i32.shl (local.get $group) (i32.const 2)))))
        (local.set $ne (i32.ne (local.get $y_i) (i32.const -100)))
        (local.set $choice
          (select (select (i32.add (local.get $y_i) (i32.const -10)) (local.get $y_i) (i32.lt_s (local.get $y_i) (i32.const 0))) (i32.const 0) (local.get $ne)))
        (local.set $index
          (select (i32.add (local.get $choice) (i32.const 10)) (local.get $choice) (i32.lt_s (local.get $choice) (i32.const 0))))
        (if (i32.or (i32.lt_s (local.get $index) (i32.const 0)) (i32.le_s (i32.const 10) (local.get $index)))
          (then
            (i32.store (local.get $errors) (i32.const 1))
            (i32.store offset=4 (local.get $errors) (i32.const 11))
            (i32.store offset=8 (local.get $errors) (local.get $index))))
        (local.set $checked
          (call $min_s (call $max_s (local.get $index) (i32.const 0)) (i32.sub (i32.const 10) (i32.const 1))))
        (local.set $product
          (f32.mul
            (select (f32.div (f32.const 1) (f32.load (local.get $cross_entropy))) (f32.const 0) (local.get $ne))
            (f32.convert_i32_u (local.get $ne))))
        (local.set $neg (f32.neg (local.get $product)))
        (local.set $product_2 (f32.mul (local.get $product) (f32.div (f32.const 1) (local.get $total))))
        (local.set $i1 (i32.const 0))
        (loop $i1_next
          (local.set $kept_value
            (v128.load (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $i1)) (i32.const 2)))))
          (local.set $value (i32x4.add (i32x4.splat (local.get $i1)) (v128.const i32x4 0 1 2 3)))
          (local.set $d_cross_entropy_2
            (v128.bitselect (f32x4.splat (local.get $neg)) (v128.const f32x4 0 0 0 0) (i32x4.eq (i32x4.splat (local.get $checked)) (local.get $value))))
          (v128.store (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $i1)) (i32.const 2)))
            (f32x4.add
              (local.get $d_cross_entropy_2)
              (f32x4.mul (f32x4.splat (local.get $product_2)) (local.get $kept_value))))
          (local.set $i1 (i32.add (local.get $i1) (i32.const 4)))
          (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 8))))
        (local.set $i1_2 (i32.const 8))
        (loop $i1_2_next
          (local.set $kept_value_2
            (f32.load (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $i1_2)) (i32.const 2)))))
          (local.set $d_cross_entropy_3
            (select (local.get $neg) (f32.const 0) (i32.eq (local.get $checked) (local.get $i1_2))))
          (f32.store (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $i1_2)) (i32.const 2)))
            (f32.add (local.get $d_cross_entropy_3) (f32.mul (local.get $product_2) (local.get $kept_value_2))))
          (local.set $i1_2 (i32.add (local.get $i1_2) (i32.const 1)))
          (br_if $i1_2_next (i32.lt_s (local.get $i1_2) (i32.const 10))))
        (f32.store (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $group) (i32.const 2)))
          (local.get $highest))
        (f32.store (i32.add (local.get $cross_entropy_3) (i32.shl (local.get $group) (i32.const 2)))
          (local.get $total))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
