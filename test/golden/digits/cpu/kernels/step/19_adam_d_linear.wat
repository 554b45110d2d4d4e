;; step/19_adam_d_linear
;; schedule: one loop, 4 lanes; 5.89k FLOPs, 17.9kB moved at least
;;   in  d_relu: f32[32, 128]
;;   in  new_step_0_fc1_bias_t: i32
;;   out new_step_0_fc1_bias_m: f32[128]
;;   out new_step_0_fc1_bias_v: f32[128]
;;   out new_fc1_bias: f32[128]
;; fuses:
;;   adam: mul f32[128]
;;   d_linear: sum f32[128]
;;   adam: mul f32[128]
;;   adam: add f32[128]
;;   adam: cast f32
;;   adam: mul f32
;;   adam: expm1 f32
;;   adam: neg f32
;;   adam: div f32[128]
;;   adam: mul f32[128]
;;   adam: add f32[128]
;;   adam: mul f32
;;   and 7 more
;; from:
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
;;   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; e^x - 1. x = n ln2 + r + c with c the rounding error of r, then (2^n - 1) + 2^n r + 2^n (r^2 q(r) + c):
  ;; the first two terms are nearly exact, so nothing is lost for small x. Reduction as in Cody and Waite,
  ;; 1980, ch. 6; q is a minimax fit on |r| <= 0.3475. Max error measured 1.27 ulp.
  (func $expm1 (param $x v128) (result v128)
    (local $a v128) (local $t v128) (local $n v128) (local $high v128) (local $low v128) (local $r v128)
    (local $p v128) (local $scale v128)
    ;; Past these bounds the result is inf or -1; pmin and pmax hand a NaN in x through.
    (local.set $a (f32x4.pmax (f32x4.pmin (local.get $x) (f32x4.splat (f32.const 89))) (f32x4.splat (f32.const -18))))
    ;; Adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits of t.
    (local.set $t (f32x4.add
      (f32x4.mul (local.get $a) (f32x4.splat (f32.const 1.44269504)))
      (f32x4.splat (f32.const 12582912))))
    (local.set $n (f32x4.sub (local.get $t) (f32x4.splat (f32.const 12582912))))
    (local.set $high (f32x4.sub (local.get $a) (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0.693359375)))))
    (local.set $low (f32x4.mul (local.get $n) (f32x4.splat (f32.const -2.12194440e-4))))
    (local.set $r (f32x4.sub (local.get $high) (local.get $low)))
    (local.set $p (f32x4.splat (f32.const 1.9764414e-4)))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 1.3932381e-3))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 8.333543e-3))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 4.1666493e-2))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.16666666))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.5))))
    (local.set $p (f32x4.add
      (f32x4.mul (local.get $p) (f32x4.mul (local.get $r) (local.get $r)))
      (f32x4.sub (f32x4.sub (local.get $high) (local.get $r)) (local.get $low))))
    ;; Half of every term, 2^(n - 1): n = 128 still has finite results.
    (local.set $scale (i32x4.add
      (i32x4.shl (i32x4.sub (local.get $t) (i32x4.splat (i32.const 1))) (i32.const 23))
      (i32x4.splat (i32.const 0x3f800000))))
    (local.set $p (f32x4.add
      (f32x4.add
        (f32x4.sub (local.get $scale) (f32x4.splat (f32.const 0.5)))
        (f32x4.mul (local.get $scale) (local.get $r)))
      (f32x4.mul (local.get $scale) (local.get $p))))
    ;; Below 2^-25 the result is x itself, the sign of zero and subnormals kept.
    (v128.bitselect
      (local.get $x)
      (f32x4.add (local.get $p) (local.get $p))
      (f32x4.lt (f32x4.abs (local.get $x)) (f32x4.splat (f32.const 0x1p-25))))
  )

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_relu i32) (param $new_step_0_fc1_bias_t i32) (param $new_step_0_fc1_bias_m i32) (param $new_step_0_fc1_bias_v i32) (param $new_fc1_bias i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $real f32)
    (local $neg f32)
    (local $neg_2 f32)
    (local $i0 i32)
    (local $total v128)
    (local $k0 i32)
    (local $m v128)
    (local $v v128)
    (local $bias v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $real (f32.convert_i32_s (i32.load (local.get $new_step_0_fc1_bias_t))))
        (local.set $neg
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.10536051541566849)))))))
        (local.set $neg_2
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.0010005002841353416)))))))
        (local.set $i0 (i32.const 0))
        (loop $i0_next
          (local.set $total (v128.const f32x4 0 0 0 0))
          (local.set $k0 (i32.const 0))
          (loop $k0_next
            (local.set $total
              (f32x4.add
                (local.get $total)
                (v128.load (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $k0) (i32.const 128)) (local.get $i0)) (i32.const 2))))))
            (local.set $k0 (i32.add (local.get $k0) (i32.const 1)))
            (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 32))))
          (local.set $m
            (f32x4.add
              (f32x4.mul
                (v128.load (i32.add (local.get $new_step_0_fc1_bias_m) (i32.shl (local.get $i0) (i32.const 2))))
                (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
              (f32x4.mul
                (local.get $total)
                (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
          (local.set $v
            (f32x4.add
              (f32x4.mul
                (v128.load (i32.add (local.get $new_step_0_fc1_bias_v) (i32.shl (local.get $i0) (i32.const 2))))
                (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
              (f32x4.mul
                (f32x4.mul (local.get $total) (local.get $total))
                (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
          (local.set $bias
            (f32x4.sub
              (v128.load (i32.add (local.get $new_fc1_bias) (i32.shl (local.get $i0) (i32.const 2))))
              (f32x4.div
                (f32x4.mul
                  (f32x4.div (local.get $m) (f32x4.splat (local.get $neg)))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                (f32x4.add
                  (f32x4.sqrt (f32x4.div (local.get $v) (f32x4.splat (local.get $neg_2))))
                  (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
          (v128.store (i32.add (local.get $new_step_0_fc1_bias_m) (i32.shl (local.get $i0) (i32.const 2)))
            (local.get $m))
          (v128.store (i32.add (local.get $new_step_0_fc1_bias_v) (i32.shl (local.get $i0) (i32.const 2)))
            (local.get $v))
          (v128.store (i32.add (local.get $new_fc1_bias) (i32.shl (local.get $i0) (i32.const 2))) (local.get $bias))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 4)))
          (br_if $i0_next (i32.lt_s (local.get $i0) (i32.const 128))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
