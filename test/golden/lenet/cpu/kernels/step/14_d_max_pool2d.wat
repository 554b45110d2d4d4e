;; step/14_d_max_pool2d
;; schedule: loops; 6.40k FLOPs, 32.0kB moved at least
;;   in  relu_2: f32[4, 16, 10, 10]
;;   out d_max_pool2d_2: i32[4, 16, 5, 5]
;; fuses:
;;   d_max_pool2d: argmax i32[4, 16, 5, 5]
;; from:
;;   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $relu_2 i32) (param $d_max_pool2d_2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $at_5 i32)
    (local $i3 i32)
    (local $best f32)
    (local $best_at i32)
    (local $at_2 i32)
    (local $k0 i32)
    (local $at_3 i32)
    (local $at_4 i32)
    (local $k1 i32)
    (local $candidate f32)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $at (i32.mul (local.get $group) (i32.const 20)))
        (local.set $at_5 (i32.mul (local.get $group) (i32.const 5)))
        (local.set $i3 (i32.const 0))
        (block $i3_done (loop $i3_next
          (br_if $i3_done (i32.ge_s (local.get $i3) (i32.const 5)))
          (local.set $best (f32.const -inf))
          (local.set $best_at (i32.const 0))
          (local.set $at_2 (i32.mul (local.get $i3) (i32.const 2)))
          (local.set $k0 (i32.const 0))
          (block $k0_done (loop $k0_next
            (br_if $k0_done (i32.ge_s (local.get $k0) (i32.const 2)))
            (local.set $at_3
              (i32.add (i32.add (local.get $at) (i32.mul (local.get $k0) (i32.const 10))) (local.get $at_2)))
            (local.set $at_4 (i32.mul (local.get $k0) (i32.const 2)))
            (local.set $k1 (i32.const 0))
            (block $k1_done (loop $k1_next
              (br_if $k1_done (i32.ge_s (local.get $k1) (i32.const 2)))
              (local.set $candidate
                (f32.load (i32.add (local.get $relu_2) (i32.shl (i32.add (local.get $at_3) (local.get $k1)) (i32.const 2)))))
              (if (i32.or (f32.lt (local.get $best) (local.get $candidate)) (i32.and (f32.ne (local.get $candidate) (local.get $candidate)) (i32.eqz (f32.ne (local.get $best) (local.get $best)))))
                (then
                  (local.set $best (local.get $candidate))
                  (local.set $best_at (i32.add (local.get $at_4) (local.get $k1)))))
              (local.set $k1 (i32.add (local.get $k1) (i32.const 1)))
              (br $k1_next)))
            (local.set $k0 (i32.add (local.get $k0) (i32.const 1)))
            (br $k0_next)))
          (i32.store (i32.add (local.get $d_max_pool2d_2) (i32.shl (i32.add (local.get $at_5) (local.get $i3)) (i32.const 2)))
            (local.get $best_at))
          (local.set $i3 (i32.add (local.get $i3) (i32.const 1)))
          (br $i3_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
