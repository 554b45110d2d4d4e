;; step/15_cross_entropy_d_cross_entropy
;; schedule: loops, 4 lanes; 13 FLOPs, 180B moved at least
;;   in  y: i32[4]
;;   in  cross_entropy_4: f32
;;   out d_cross_entropy: f32[4, 10]
;; fuses:
;;   cross_entropy: ne bool[4]
;;   cross_entropy: lt bool[4]
;;   cross_entropy: sub i32[4]
;;   cross_entropy: where i32[4]
;;   cross_entropy: cast f32[4]
;;   d_cross_entropy: div f32
;;   d_cross_entropy: where f32[4]
;;   d_cross_entropy: mul f32[4]
;;   d_cross_entropy: neg f32[4]
;;   d_cross_entropy: scatter_sum f32[4, 10]
;; from:
;;   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $max_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.gt_s (local.get $a) (local.get $b))))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $y i32) (param $cross_entropy_4 i32) (param $d_cross_entropy i32) (param $errors i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $y_i i32)
    (local $ne i32)
    (local $choice i32)
    (local $index i32)
    (local $checked i32)
    (local $neg f32)
    (local $at i32)
    (local $i1 i32)
    (local $value v128)
    (local $d_cross_entropy_2 v128)
    (local $i1_2 i32)
    (local $d_cross_entropy_3 f32)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $y_i (i32.load (i32.add (local.get $y) (i32.shl (local.get $group) (i32.const 2)))))
        (local.set $ne (i32.ne (local.get $y_i) (i32.const -100)))
        (local.set $choice
          (select (select (i32.add (local.get $y_i) (i32.const -10)) (local.get $y_i) (i32.lt_s (local.get $y_i) (i32.const 0))) (i32.const 0) (local.get $ne)))
        (local.set $index
          (select (i32.add (local.get $choice) (i32.const 10)) (local.get $choice) (i32.lt_s (local.get $choice) (i32.const 0))))
        (if (i32.or (i32.lt_s (local.get $index) (i32.const 0)) (i32.le_s (i32.const 10) (local.get $index)))
          (then
            (i32.store (local.get $errors) (i32.const 1))
            (i32.store offset=4 (local.get $errors) (i32.const 15))
            (i32.store offset=8 (local.get $errors) (local.get $index))))
        (local.set $checked
          (call $min_s (call $max_s (local.get $index) (i32.const 0)) (i32.sub (i32.const 10) (i32.const 1))))
        (local.set $neg
          (f32.neg
            (f32.mul
              (select (f32.div (f32.const 1) (f32.load (local.get $cross_entropy_4))) (f32.const 0) (local.get $ne))
              (f32.convert_i32_u (local.get $ne)))))
        (local.set $at (i32.mul (local.get $group) (i32.const 10)))
        (local.set $i1 (i32.const 0))
        (block $i1_done (loop $i1_next
          (br_if $i1_done (i32.ge_s (local.get $i1) (i32.const 8)))
          (local.set $value (i32x4.add (i32x4.splat (local.get $i1)) (v128.const i32x4 0 1 2 3)))
          (local.set $d_cross_entropy_2
            (v128.bitselect (f32x4.splat (local.get $neg)) (v128.const f32x4 0 0 0 0) (i32x4.eq (i32x4.splat (local.get $checked)) (local.get $value))))
          (v128.store (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $i1)) (i32.const 2)))
            (local.get $d_cross_entropy_2))
          (local.set $i1 (i32.add (local.get $i1) (i32.const 4)))
          (br $i1_next)))
        (local.set $i1_2 (i32.const 8))
        (block $i1_2_done (loop $i1_2_next
          (br_if $i1_2_done (i32.ge_s (local.get $i1_2) (i32.const 10)))
          (local.set $d_cross_entropy_3
            (select (local.get $neg) (f32.const 0) (i32.eq (local.get $checked) (local.get $i1_2))))
          (f32.store (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $i1_2)) (i32.const 2)))
            (local.get $d_cross_entropy_3))
          (local.set $i1_2 (i32.add (local.get $i1_2) (i32.const 1)))
          (br $i1_2_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
