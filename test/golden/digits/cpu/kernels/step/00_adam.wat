;; step/00_adam
;; schedule: one element; 0 FLOPs, 32B moved at least
;;   out new_step_0_conv1_weight_t: i32
;;   out new_step_0_conv1_bias_t: i32
;;   out new_step_0_conv2_weight_t: i32
;;   out new_step_0_conv2_bias_t: i32
;;   out new_step_0_fc1_weight_t: i32
;;   out new_step_0_fc1_bias_t: i32
;;   out new_step_0_fc2_weight_t: i32
;;   out new_step_0_fc2_bias_t: i32
;; fuses:
;;   adam: add i32
;; from:
;;   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $new_step_0_conv1_weight_t i32) (param $new_step_0_conv1_bias_t i32) (param $new_step_0_conv2_weight_t i32) (param $new_step_0_conv2_bias_t i32) (param $new_step_0_fc1_weight_t i32) (param $new_step_0_fc1_bias_t i32) (param $new_step_0_fc2_weight_t i32) (param $new_step_0_fc2_bias_t i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $t i32)
    (local $t_2 i32)
    (local $t_3 i32)
    (local $t_4 i32)
    (local $t_5 i32)
    (local $t_6 i32)
    (local $t_7 i32)
    (local $t_8 i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $t (i32.add (i32.load (local.get $new_step_0_conv1_weight_t)) (i32.const 1)))
        (local.set $t_2 (i32.add (i32.load (local.get $new_step_0_conv1_bias_t)) (i32.const 1)))
        (local.set $t_3 (i32.add (i32.load (local.get $new_step_0_conv2_weight_t)) (i32.const 1)))
        (local.set $t_4 (i32.add (i32.load (local.get $new_step_0_conv2_bias_t)) (i32.const 1)))
        (local.set $t_5 (i32.add (i32.load (local.get $new_step_0_fc1_weight_t)) (i32.const 1)))
        (local.set $t_6 (i32.add (i32.load (local.get $new_step_0_fc1_bias_t)) (i32.const 1)))
        (local.set $t_7 (i32.add (i32.load (local.get $new_step_0_fc2_weight_t)) (i32.const 1)))
        (local.set $t_8 (i32.add (i32.load (local.get $new_step_0_fc2_bias_t)) (i32.const 1)))
        (i32.store (local.get $new_step_0_conv1_weight_t) (local.get $t))
        (i32.store (local.get $new_step_0_conv1_bias_t) (local.get $t_2))
        (i32.store (local.get $new_step_0_conv2_weight_t) (local.get $t_3))
        (i32.store (local.get $new_step_0_conv2_bias_t) (local.get $t_4))
        (i32.store (local.get $new_step_0_fc1_weight_t) (local.get $t_5))
        (i32.store (local.get $new_step_0_fc1_bias_t) (local.get $t_6))
        (i32.store (local.get $new_step_0_fc2_weight_t) (local.get $t_7))
        (i32.store (local.get $new_step_0_fc2_bias_t) (local.get $t_8))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
