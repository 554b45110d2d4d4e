;; step/31_d_conv2d
;; schedule: loops in pieces; 0 FLOPs, 336kB moved at least
;;   in  relu: f32[32, 16, 8, 8]
;;   out d_conv2d_2: f32[16, 1, 32, 10, 10]
;; fuses:
;;   d_conv2d: stored f32[16, 1, 32, 10, 10]
;; from:
;;   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $max_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.gt_s (local.get $a) (local.get $b))))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $relu i32) (param $d_conv2d_2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i2 i32)
    (local $i0 i32)
    (local $at i32)
    (local $at_4 i32)
    (local $i3 i32)
    (local $at_2 i32)
    (local $i4 i32)
    (local $at_3 i32)
    (local $inside i32)
    (local $at_5 i32)
    (local $i4_2 i32)
    (local $i4_3 i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $i2 (i32.rem_u (local.get $group) (i32.const 32)))
        (local.set $i0 (i32.div_u (local.get $group) (i32.const 32)))
        (local.set $at (i32.add (i32.mul (local.get $i0) (i32.const 3200)) (i32.mul (local.get $i2) (i32.const 100))))
        (local.set $at_4
          (i32.add (i32.mul (local.get $i2) (i32.const 1024)) (i32.mul (local.get $i0) (i32.const 64))))
        (local.set $i3 (i32.const 0))
        (loop $i3_next
          (local.set $at_2 (i32.add (local.get $at) (i32.mul (local.get $i3) (i32.const 10))))
          (local.set $i4 (i32.const 0))
          (loop $i4_next
            (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_2) (local.get $i4)) (i32.const 2)))
              (f32.const 0))
            (local.set $i4 (i32.add (local.get $i4) (i32.const 1)))
            (br_if $i4_next (i32.lt_s (local.get $i4) (i32.const 1))))
          (local.set $at_3 (i32.add (local.get $i3) (i32.const -1)))
          (local.set $inside
            (i32.and (i32.le_s (i32.const 0) (local.get $at_3)) (i32.lt_s (local.get $at_3) (i32.const 8))))
          (local.set $at_5
            (i32.add
              (local.get $at_4)
              (i32.mul (call $min_s (call $max_s (local.get $at_3) (i32.const 0)) (i32.const 7)) (i32.const 8))))
          (local.set $i4_2 (i32.const 0))
          (loop $i4_2_next
            (v128.store offset=4 (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_2) (local.get $i4_2)) (i32.const 2)))
              (v128.bitselect (v128.load (i32.add (local.get $relu) (i32.shl (i32.add (local.get $at_5) (local.get $i4_2)) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (i32x4.neg (i32x4.splat (local.get $inside)))))
            (local.set $i4_2 (i32.add (local.get $i4_2) (i32.const 4)))
            (br_if $i4_2_next (i32.lt_s (local.get $i4_2) (i32.const 8))))
          (local.set $i4_3 (i32.const 0))
          (loop $i4_3_next
            (f32.store offset=36 (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_2) (local.get $i4_3)) (i32.const 2)))
              (f32.const 0))
            (local.set $i4_3 (i32.add (local.get $i4_3) (i32.const 1)))
            (br_if $i4_3_next (i32.lt_s (local.get $i4_3) (i32.const 1))))
          (local.set $i3 (i32.add (local.get $i3) (i32.const 1)))
          (br_if $i3_next (i32.lt_s (local.get $i3) (i32.const 10))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
