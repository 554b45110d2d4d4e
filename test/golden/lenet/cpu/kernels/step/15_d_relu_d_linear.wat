;; step/15_d_relu_d_linear
;; schedule: loops, 4 lanes; 6.72k FLOPs, 6.21kB moved at least
;;   in  relu_4: f32[4, 84]
;;   in  d_cross_entropy: f32[4, 10]
;;   in  fc3_weight: f32[10, 84]
;;   out d_relu: f32[4, 84]
;; fuses:
;;   d_relu: le bool[4, 84]
;;   d_linear: einsum f32[4, 84]
;;   d_relu: where f32[4, 84]
;; from:
;;   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $relu_4 i32) (param $d_cross_entropy i32) (param $fc3_weight i32) (param $d_relu i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $at_2 i32)
    (local $d_cross_entropy_i f32)
    (local $d_cross_entropy_i_2 f32)
    (local $d_cross_entropy_i_3 f32)
    (local $d_cross_entropy_i_4 f32)
    (local $d_cross_entropy_i_5 f32)
    (local $d_cross_entropy_i_6 f32)
    (local $d_cross_entropy_i_7 f32)
    (local $d_cross_entropy_i_8 f32)
    (local $d_cross_entropy_i_9 f32)
    (local $d_cross_entropy_i_10 f32)
    (local $i1 i32)
    (local $total v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at (i32.mul (local.get $group) (i32.const 84)))
        (local.set $at_2 (i32.mul (local.get $group) (i32.const 10)))
        (local.set $d_cross_entropy_i
          (f32.load (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))))
        (local.set $d_cross_entropy_i_2
          (f32.load offset=4 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))))
        (local.set $d_cross_entropy_i_3
          (f32.load offset=8 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))))
        (local.set $d_cross_entropy_i_4
          (f32.load offset=12 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))))
        (local.set $d_cross_entropy_i_5
          (f32.load offset=16 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))))
        (local.set $d_cross_entropy_i_6
          (f32.load offset=20 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))))
        (local.set $d_cross_entropy_i_7
          (f32.load offset=24 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))))
        (local.set $d_cross_entropy_i_8
          (f32.load offset=28 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))))
        (local.set $d_cross_entropy_i_9
          (f32.load offset=32 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))))
        (local.set $d_cross_entropy_i_10
          (f32.load offset=36 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))))
        (local.set $i1 (i32.const 0))
        (loop $i1_next
          (local.set $total (v128.const f32x4 0 0 0 0))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i))
                (v128.load (i32.add (local.get $fc3_weight) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_2))
                (v128.load offset=336 (i32.add (local.get $fc3_weight) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_3))
                (v128.load offset=672 (i32.add (local.get $fc3_weight) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_4))
                (v128.load offset=1008 (i32.add (local.get $fc3_weight) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_5))
                (v128.load offset=1344 (i32.add (local.get $fc3_weight) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_6))
                (v128.load offset=1680 (i32.add (local.get $fc3_weight) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_7))
                (v128.load offset=2016 (i32.add (local.get $fc3_weight) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_8))
                (v128.load offset=2352 (i32.add (local.get $fc3_weight) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_9))
                (v128.load offset=2688 (i32.add (local.get $fc3_weight) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_10))
                (v128.load offset=3024 (i32.add (local.get $fc3_weight) (i32.shl (local.get $i1) (i32.const 2)))))))
          (v128.store (i32.add (local.get $d_relu) (i32.shl (i32.add (local.get $at) (local.get $i1)) (i32.const 2)))
            (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $total) (f32x4.le (v128.load (i32.add (local.get $relu_4) (i32.shl (i32.add (local.get $at) (local.get $i1)) (i32.const 2)))) (v128.const f32x4 0 0 0 0))))
          (local.set $i1 (i32.add (local.get $i1) (i32.const 4)))
          (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 84))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
