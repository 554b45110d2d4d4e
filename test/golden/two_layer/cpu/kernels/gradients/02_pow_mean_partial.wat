;; gradients/02_pow_mean_partial
;; schedule: one loop; 128k FLOPs, 256kB moved at least
;;   in  sub: f32[64, 1000]
;;   out partial_10: f32[16]
;; fuses:
;;   pow: mul f32[64, 1000]
;;   mean: sum f32
;;   mean: mul f32
;; from:
;;   examples/two_layer/two_layer.ml:13: loss = mean(sum((forward(x) - y) ** 2, axis=1))
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $sub i32) (param $partial_10 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $start i32)
    (local $end_2 i32)
    (local $slice i32)
    (local $total f32)
    (local $lost f32)
    (local $at i32)
    (local $block i32)
    (local $lanes v128)
    (local $lanes_2 v128)
    (local $lanes_3 v128)
    (local $lanes_4 v128)
    (local $k0 i32)
    (local $k0_stop i32)
    (local $sub_i v128)
    (local $at_2 i32)
    (local $sub_i_2 v128)
    (local $sub_i_3 v128)
    (local $sub_i_4 v128)
    (local $lanes_5 v128)
    (local $term f32)
    (local $sum f32)
    (local $lanes_6 v128)
    (local $lanes_7 v128)
    (local $lanes_8 v128)
    (local $lanes_9 v128)
    (local $k0_2 i32)
    (local $at_3 i32)
    (local $sub_i_5 v128)
    (local $sub_i_6 v128)
    (local $sub_i_7 v128)
    (local $sub_i_8 v128)
    (local $lanes_10 v128)
    (local $term_2 f32)
    (local $sum_2 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $start (i32.mul (local.get $group) (i32.const 4)))
        (local.set $end_2 (call $min_s (i32.add (local.get $start) (i32.const 4)) (i32.const 16)))
        (local.set $slice (local.get $start))
        (if (i32.lt_s (local.get $slice) (local.get $end_2)) (then
          (loop $slice_next
            (local.set $total (f32.const 0))
            (local.set $lost (f32.const 0))
            (local.set $at (i32.mul (local.get $slice) (i32.const 4000)))
            (local.set $block (i32.const 0))
            (loop $block_next
              (local.set $lanes (v128.const f32x4 0 0 0 0))
              (local.set $lanes_2 (v128.const f32x4 0 0 0 0))
              (local.set $lanes_3 (v128.const f32x4 0 0 0 0))
              (local.set $lanes_4 (v128.const f32x4 0 0 0 0))
              (local.set $k0_stop (i32.add (local.get $block) (i32.const 1024)))
              (local.set $k0 (local.get $block))
              (if (i32.lt_s (local.get $k0) (local.get $k0_stop)) (then
                (loop $k0_next
                  (local.set $sub_i
                    (v128.load (i32.add (local.get $sub) (i32.shl (i32.add (local.get $at) (local.get $k0)) (i32.const 2)))))
                  (local.set $lanes (f32x4.add (local.get $lanes) (f32x4.mul (local.get $sub_i) (local.get $sub_i))))
                  (local.set $at_2 (i32.add (local.get $at) (local.get $k0)))
                  (local.set $sub_i_2
                    (v128.load offset=16 (i32.add (local.get $sub) (i32.shl (local.get $at_2) (i32.const 2)))))
                  (local.set $lanes_2 (f32x4.add (local.get $lanes_2) (f32x4.mul (local.get $sub_i_2) (local.get $sub_i_2))))
                  (local.set $sub_i_3
                    (v128.load offset=32 (i32.add (local.get $sub) (i32.shl (local.get $at_2) (i32.const 2)))))
                  (local.set $lanes_3 (f32x4.add (local.get $lanes_3) (f32x4.mul (local.get $sub_i_3) (local.get $sub_i_3))))
                  (local.set $sub_i_4
                    (v128.load offset=48 (i32.add (local.get $sub) (i32.shl (local.get $at_2) (i32.const 2)))))
                  (local.set $lanes_4 (f32x4.add (local.get $lanes_4) (f32x4.mul (local.get $sub_i_4) (local.get $sub_i_4))))
                  (local.set $k0 (i32.add (local.get $k0) (i32.const 16)))
                  (br_if $k0_next (i32.lt_s (local.get $k0) (local.get $k0_stop))))))
              (local.set $lanes_5
                (f32x4.add
                  (f32x4.add (local.get $lanes) (local.get $lanes_2))
                  (f32x4.add (local.get $lanes_3) (local.get $lanes_4))))
              (local.set $term
                (f32.sub
                  (f32.add
                    (f32.add (f32x4.extract_lane 0 (local.get $lanes_5)) (f32x4.extract_lane 1 (local.get $lanes_5)))
                    (f32.add (f32x4.extract_lane 2 (local.get $lanes_5)) (f32x4.extract_lane 3 (local.get $lanes_5))))
                  (local.get $lost)))
              (local.set $sum (f32.add (local.get $total) (local.get $term)))
              (local.set $lost (f32.sub (f32.sub (local.get $sum) (local.get $total)) (local.get $term)))
              (local.set $total (local.get $sum))
              (local.set $block (i32.add (local.get $block) (i32.const 1024)))
              (br_if $block_next (i32.lt_s (local.get $block) (i32.const 3072))))
            (local.set $lanes_6 (v128.const f32x4 0 0 0 0))
            (local.set $lanes_7 (v128.const f32x4 0 0 0 0))
            (local.set $lanes_8 (v128.const f32x4 0 0 0 0))
            (local.set $lanes_9 (v128.const f32x4 0 0 0 0))
            (local.set $k0_2 (i32.const 3072))
            (loop $k0_2_next
              (local.set $at_3 (i32.add (local.get $at) (local.get $k0_2)))
              (local.set $sub_i_5 (v128.load (i32.add (local.get $sub) (i32.shl (local.get $at_3) (i32.const 2)))))
              (local.set $lanes_6 (f32x4.add (local.get $lanes_6) (f32x4.mul (local.get $sub_i_5) (local.get $sub_i_5))))
              (local.set $sub_i_6
                (v128.load offset=16 (i32.add (local.get $sub) (i32.shl (local.get $at_3) (i32.const 2)))))
              (local.set $lanes_7 (f32x4.add (local.get $lanes_7) (f32x4.mul (local.get $sub_i_6) (local.get $sub_i_6))))
              (local.set $sub_i_7
                (v128.load offset=32 (i32.add (local.get $sub) (i32.shl (local.get $at_3) (i32.const 2)))))
              (local.set $lanes_8 (f32x4.add (local.get $lanes_8) (f32x4.mul (local.get $sub_i_7) (local.get $sub_i_7))))
              (local.set $sub_i_8
                (v128.load offset=48 (i32.add (local.get $sub) (i32.shl (local.get $at_3) (i32.const 2)))))
              (local.set $lanes_9 (f32x4.add (local.get $lanes_9) (f32x4.mul (local.get $sub_i_8) (local.get $sub_i_8))))
              (local.set $k0_2 (i32.add (local.get $k0_2) (i32.const 16)))
              (br_if $k0_2_next (i32.lt_s (local.get $k0_2) (i32.const 4000))))
            (local.set $lanes_10
              (f32x4.add
                (f32x4.add (local.get $lanes_6) (local.get $lanes_7))
                (f32x4.add (local.get $lanes_8) (local.get $lanes_9))))
            (local.set $term_2
              (f32.sub
                (f32.add
                  (f32.add (f32x4.extract_lane 0 (local.get $lanes_10)) (f32x4.extract_lane 1 (local.get $lanes_10)))
                  (f32.add (f32x4.extract_lane 2 (local.get $lanes_10)) (f32x4.extract_lane 3 (local.get $lanes_10))))
                (local.get $lost)))
            (local.set $sum_2 (f32.add (local.get $total) (local.get $term_2)))
            (local.set $lost (f32.sub (f32.sub (local.get $sum_2) (local.get $total)) (local.get $term_2)))
            (local.set $total (local.get $sum_2))
            (f32.store (i32.add (local.get $partial_10) (i32.shl (local.get $slice) (i32.const 2))) (local.get $total))
            (local.set $slice (i32.add (local.get $slice) (i32.const 1)))
            (br_if $slice_next (i32.lt_s (local.get $slice) (local.get $end_2))))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
