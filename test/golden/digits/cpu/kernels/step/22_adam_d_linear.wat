;; step/22_adam_d_linear
;; schedule: contraction, tiles of 64 x 128 x 32; 5.11M FLOPs, 868kB moved at least
;;   in  d_relu: f32[32, 128]
;;   in  max_pool2d: f32[32, 32, 4, 4]
;;   in  new_step_0_fc1_weight_t: i32
;;   out new_step_0_fc1_weight_m: f32[128, 512]
;;   out new_step_0_fc1_weight_v: f32[128, 512]
;;   out new_fc1_weight: f32[128, 512]
;; fuses:
;;   adam: mul f32[128, 512]
;;   d_linear: einsum f32[512, 128]
;;   adam: mul f32[128, 512]
;;   adam: add f32[128, 512]
;;   adam: cast f32
;;   adam: mul f32
;;   adam: expm1 f32
;;   adam: neg f32
;;   adam: div f32[128, 512]
;;   adam: mul f32[128, 512]
;;   adam: add f32[128, 512]
;;   adam: mul f32
;;   and 7 more
;; from:
;;   examples/digits/digits.ml:11: |> flatten(start=1)
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
  (func (export "run") (param $d_relu i32) (param $max_pool2d i32) (param $new_step_0_fc1_weight_t i32) (param $new_step_0_fc1_weight_m i32) (param $new_step_0_fc1_weight_v i32) (param $new_fc1_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $column_tile i32)
    (local $rest i32)
    (local $row_tile i32)
    (local $rest_2 i32)
    (local $m0 i32)
    (local $n0 i32)
    (local $k i32)
    (local $to_row i32)
    (local $at i32)
    (local $panel i32)
    (local $to i32)
    (local $first i32)
    (local $at_2 i32)
    (local $k_2 i32)
    (local $to_row_2 i32)
    (local $at_3 i32)
    (local $panel_2 i32)
    (local $to_2 i32)
    (local $first_2 i32)
    (local $column i32)
    (local $row i32)
    (local $at_4 i32)
    (local $c v128)
    (local $c_2 v128)
    (local $c_3 v128)
    (local $c_4 v128)
    (local $c_5 v128)
    (local $c_6 v128)
    (local $c_7 v128)
    (local $c_8 v128)
    (local $b_at i32)
    (local $a_at i32)
    (local $k_3 i32)
    (local $bi i32)
    (local $b v128)
    (local $b_2 v128)
    (local $a v128)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $a_4 v128)
    (local $real f32)
    (local $neg f32)
    (local $neg_2 f32)
    (local $row_2 i32)
    (local $m i32)
    (local $tile_row i32)
    (local $n_end i32)
    (local $at_5 i32)
    (local $n i32)
    (local $n_stop i32)
    (local $sum v128)
    (local $at_6 i32)
    (local $value v128)
    (local $value_2 v128)
    (local $value_3 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $column_tile (i32.rem_u (local.get $group) (i32.const 4)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 4)))
        (local.set $row_tile (i32.rem_u (local.get $rest) (i32.const 2)))
        (local.set $rest_2 (i32.div_u (local.get $rest) (i32.const 2)))
        (local.set $m0 (i32.mul (local.get $row_tile) (i32.const 64)))
        (local.set $n0 (i32.mul (local.get $column_tile) (i32.const 128)))
        ;; columns of b, 8 side by side
        (local.set $k (i32.const 0))
        (loop $k_next
          (local.set $to_row (i32.mul (local.get $k) (i32.const 8)))
          (local.set $at (i32.mul (local.get $k) (i32.const 512)))
          (local.set $panel (i32.const 0))
          (loop $panel_next
            (local.set $to (i32.add (local.get $to_row) (i32.mul (local.get $panel) (i32.const 32))))
            (local.set $first (i32.add (local.get $n0) (local.get $panel)))
            (v128.store (i32.add (local.get $scratch) (i32.shl (local.get $to) (i32.const 2)))
              (v128.load (i32.add (local.get $max_pool2d) (i32.shl (i32.add (local.get $at) (local.get $first)) (i32.const 2)))))
            (local.set $at_2 (i32.add (local.get $at) (local.get $first)))
            (v128.store offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $to) (i32.const 2)))
              (v128.load offset=16 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_2) (i32.const 2)))))
            (local.set $panel (i32.add (local.get $panel) (i32.const 8)))
            (br_if $panel_next (i32.lt_s (local.get $panel) (i32.const 128))))
          (local.set $k (i32.add (local.get $k) (i32.const 1)))
          (br_if $k_next (i32.lt_s (local.get $k) (i32.const 32))))
        ;; rows of a, 4 side by side
        (local.set $k_2 (i32.const 0))
        (loop $k_2_next
          (local.set $to_row_2 (i32.mul (local.get $k_2) (i32.const 4)))
          (local.set $at_3 (i32.mul (local.get $k_2) (i32.const 128)))
          (local.set $panel_2 (i32.const 0))
          (loop $panel_2_next
            (local.set $to_2 (i32.add (local.get $to_row_2) (i32.mul (local.get $panel_2) (i32.const 32))))
            (local.set $first_2 (i32.add (local.get $m0) (local.get $panel_2)))
            (v128.store offset=16384 (i32.add (local.get $scratch) (i32.shl (local.get $to_2) (i32.const 2)))
              (v128.load (i32.add (local.get $d_relu) (i32.shl (i32.add (local.get $at_3) (local.get $first_2)) (i32.const 2)))))
            (local.set $panel_2 (i32.add (local.get $panel_2) (i32.const 4)))
            (br_if $panel_2_next (i32.lt_s (local.get $panel_2) (i32.const 64))))
          (local.set $k_2 (i32.add (local.get $k_2) (i32.const 1)))
          (br_if $k_2_next (i32.lt_s (local.get $k_2) (i32.const 32))))
        ;; 4 x 8 products at a time, in registers
        (local.set $column (i32.const 0))
        (loop $column_next
          (local.set $row (i32.const 0))
          (loop $row_next
            (local.set $at_4 (i32.add (i32.mul (local.get $row) (i32.const 128)) (local.get $column)))
            (local.set $c (v128.const f32x4 0 0 0 0))
            (local.set $c_2 (v128.const f32x4 0 0 0 0))
            (local.set $c_3 (v128.const f32x4 0 0 0 0))
            (local.set $c_4 (v128.const f32x4 0 0 0 0))
            (local.set $c_5 (v128.const f32x4 0 0 0 0))
            (local.set $c_6 (v128.const f32x4 0 0 0 0))
            (local.set $c_7 (v128.const f32x4 0 0 0 0))
            (local.set $c_8 (v128.const f32x4 0 0 0 0))
            (local.set $b_at (i32.mul (local.get $column) (i32.const 32)))
            (local.set $a_at (i32.mul (local.get $row) (i32.const 32)))
            (local.set $k_3 (i32.const 0))
            (loop $k_3_next
              (local.set $bi (i32.add (local.get $b_at) (i32.mul (local.get $k_3) (i32.const 8))))
              (local.set $b (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $b_2 (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $a
                (v128.load32_splat offset=16384 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))) (i32.const 2)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
              (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
              (local.set $a_2
                (v128.load32_splat offset=16388 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))) (i32.const 2)))))
              (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
              (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
              (local.set $a_3
                (v128.load32_splat offset=16392 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))) (i32.const 2)))))
              (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
              (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
              (local.set $a_4
                (v128.load32_splat offset=16396 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))) (i32.const 2)))))
              (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
              (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
              (local.set $k_3 (i32.add (local.get $k_3) (i32.const 1)))
              (br_if $k_3_next (i32.lt_s (local.get $k_3) (i32.const 32))))
            (v128.store offset=24576 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
              (local.get $c))
            (v128.store offset=24592 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
              (local.get $c_2))
            (v128.store offset=25088 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
              (local.get $c_3))
            (v128.store offset=25104 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
              (local.get $c_4))
            (v128.store offset=25600 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
              (local.get $c_5))
            (v128.store offset=25616 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
              (local.get $c_6))
            (v128.store offset=26112 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
              (local.get $c_7))
            (v128.store offset=26128 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
              (local.get $c_8))
            (local.set $row (i32.add (local.get $row) (i32.const 4)))
            (br_if $row_next (i32.lt_s (local.get $row) (i32.const 64))))
          (local.set $column (i32.add (local.get $column) (i32.const 8)))
          (br_if $column_next (i32.lt_s (local.get $column) (i32.const 128))))
        ;; results of the tile
        (local.set $real (f32.convert_i32_s (i32.load (local.get $new_step_0_fc1_weight_t))))
        (local.set $neg
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.10536051541566849)))))))
        (local.set $neg_2
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.0010005002841353416)))))))
        (local.set $row_2 (i32.const 0))
        (loop $row_2_next
          (local.set $m (i32.add (local.get $m0) (local.get $row_2)))
          (local.set $tile_row (i32.sub (i32.mul (local.get $row_2) (i32.const 128)) (local.get $n0)))
          (local.set $n_end (i32.add (local.get $n0) (i32.const 128)))
          (local.set $at_5 (i32.mul (local.get $m) (i32.const 512)))
          (local.set $n_stop (i32.sub (local.get $n_end) (i32.const 3)))
          (local.set $n (local.get $n0))
          (if (i32.lt_s (local.get $n) (local.get $n_stop)) (then
            (loop $n_next
              (local.set $sum
                (v128.load offset=24576 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n)) (i32.const 2)))))
              (local.set $at_6 (i32.add (local.get $at_5) (local.get $n)))
              (local.set $value
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_6) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $sum)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $value_2
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_6) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $sum) (local.get $sum))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $value_3
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_6) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div
                        (f32x4.add
                          (f32x4.mul
                            (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_6) (i32.const 2))))
                            (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                          (f32x4.mul
                            (local.get $sum)
                            (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612)))
                        (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt
                        (f32x4.div
                          (f32x4.add
                            (f32x4.mul
                              (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_6) (i32.const 2))))
                              (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                            (f32x4.mul
                              (f32x4.mul (local.get $sum) (local.get $sum))
                              (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513)))
                          (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $value))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $value_2))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $value_3))
              (local.set $n (i32.add (local.get $n) (i32.const 4)))
              (br_if $n_next (i32.lt_s (local.get $n) (local.get $n_stop))))))
          (local.set $row_2 (i32.add (local.get $row_2) (i32.const 1)))
          (br_if $row_2_next (i32.lt_s (local.get $row_2) (i32.const 64))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
