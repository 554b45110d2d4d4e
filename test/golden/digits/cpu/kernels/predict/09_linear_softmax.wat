;; predict/09_linear_softmax
;; schedule: loops, 4 lanes; 3.20k FLOPs, 2.60kB moved at least
;;   in  linear_2: f32[32, 10]
;;   in  fc2_bias: f32[10]
;;   out probs: f32[32, 10]
;; fuses:
;;   linear: add f32[32, 10]
;;   softmax: max f32[32]
;;   softmax: sub f32[32, 10]
;;   softmax: exp f32[32, 10]
;;   softmax: sum f32[32]
;;   softmax: div f32[32, 10]
;; from:
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
;;   examples/digits/digits.ml:15: return probs = softmax(logits(x), axis=-1)
(module
  (import "env" "memory" (memory 1 65536 shared))

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
  (func (export "run") (param $linear_2 i32) (param $fc2_bias i32) (param $probs i32) (param $begin i32) (param $end i32) (param $scratch i32)
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
    (local $reciprocal f32)
    (local $i1 i32)
    (local $kept_value v128)
    (local $probs_2 v128)
    (local $i1_2 i32)
    (local $kept_value_2 f32)
    (local $probs_3 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $highest (f32.const -inf))
        (local.set $lanes (v128.const f32x4 -inf -inf -inf -inf))
        (local.set $at (i32.mul (local.get $group) (i32.const 10)))
        (local.set $k0 (i32.const 0))
        (loop $k0_next
          (local.set $max.x
            (f32x4.add
              (v128.load (i32.add (local.get $linear_2) (i32.shl (i32.add (local.get $at) (local.get $k0)) (i32.const 2))))
              (v128.load (i32.add (local.get $fc2_bias) (i32.shl (local.get $k0) (i32.const 2))))))
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
              (f32.add
                (f32.load (i32.add (local.get $linear_2) (i32.shl (i32.add (local.get $at) (local.get $k0_2)) (i32.const 2))))
                (f32.load (i32.add (local.get $fc2_bias) (i32.shl (local.get $k0_2) (i32.const 2)))))))
          (local.set $k0_2 (i32.add (local.get $k0_2) (i32.const 1)))
          (br_if $k0_2_next (i32.lt_s (local.get $k0_2) (i32.const 10))))
        (local.set $total (f32.const 0))
        (local.set $lanes_2 (v128.const f32x4 0 0 0 0))
        (local.set $k0_3 (i32.const 0))
        (loop $k0_3_next
          (local.set $exp_down.x
            (f32x4.sub
              (f32x4.add
                (v128.load (i32.add (local.get $linear_2) (i32.shl (i32.add (local.get $at) (local.get $k0_3)) (i32.const 2))))
                (v128.load (i32.add (local.get $fc2_bias) (i32.shl (local.get $k0_3) (i32.const 2)))))
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
          (v128.store (i32.add (local.get $probs) (i32.shl (i32.add (local.get $at) (local.get $k0_3)) (i32.const 2)))
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
            (f32x4.extract_lane 0 (call $exp_down (f32x4.splat (f32.sub (f32.add (f32.load (i32.add (local.get $linear_2) (i32.shl (i32.add (local.get $at) (local.get $k0_4)) (i32.const 2)))) (f32.load (i32.add (local.get $fc2_bias) (i32.shl (local.get $k0_4) (i32.const 2))))) (local.get $highest))))))
          (f32.store (i32.add (local.get $probs) (i32.shl (i32.add (local.get $at) (local.get $k0_4)) (i32.const 2)))
            (local.get $exp_down_2))
          (local.set $total (f32.add (local.get $total) (local.get $exp_down_2)))
          (local.set $k0_4 (i32.add (local.get $k0_4) (i32.const 1)))
          (br_if $k0_4_next (i32.lt_s (local.get $k0_4) (i32.const 10))))
        (local.set $reciprocal (f32.div (f32.const 1) (local.get $total)))
        (local.set $i1 (i32.const 0))
        (loop $i1_next
          (local.set $kept_value
            (v128.load (i32.add (local.get $probs) (i32.shl (i32.add (local.get $at) (local.get $i1)) (i32.const 2)))))
          (local.set $probs_2 (f32x4.mul (local.get $kept_value) (f32x4.splat (local.get $reciprocal))))
          (v128.store (i32.add (local.get $probs) (i32.shl (i32.add (local.get $at) (local.get $i1)) (i32.const 2)))
            (local.get $probs_2))
          (local.set $i1 (i32.add (local.get $i1) (i32.const 4)))
          (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 8))))
        (local.set $i1_2 (i32.const 8))
        (loop $i1_2_next
          (local.set $kept_value_2
            (f32.load (i32.add (local.get $probs) (i32.shl (i32.add (local.get $at) (local.get $i1_2)) (i32.const 2)))))
          (local.set $probs_3 (f32.mul (local.get $kept_value_2) (local.get $reciprocal)))
          (f32.store (i32.add (local.get $probs) (i32.shl (i32.add (local.get $at) (local.get $i1_2)) (i32.const 2)))
            (local.get $probs_3))
          (local.set $i1_2 (i32.add (local.get $i1_2) (i32.const 1)))
          (br_if $i1_2_next (i32.lt_s (local.get $i1_2) (i32.const 10))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
