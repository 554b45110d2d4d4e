;; Two float64 lanes x >= 0, each a widened float32 of any size, modulo pi/2: the remainder, and the quotient
;; modulo 4 in the low word. NaN for infinity. After Payne and Hanek, "Radian reduction for trigonometric
;; functions", SIGNUM 1983: 2/pi in parts of 29 bits, so that each product with x (24 bits) is exact; multiples
;; of 4 are dropped from it before it is added, and whole quadrants from the sum after.
(func $trig_reduce_large (param $x v128) (result v128 v128)
  (local $sum v128) (local $quadrant v128) (local $t v128)
  (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.45f306dp-1))))
  (local.set $t (f64x2.sub
    (local.get $t)
    (f64x2.mul
      (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
      (f64x2.splat (f64.const 4)))))
  (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
  (local.set $t (f64x2.nearest (local.get $sum)))
  (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
  (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
  (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.9391054p-30))))
  (local.set $t (f64x2.sub
    (local.get $t)
    (f64x2.mul
      (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
      (f64x2.splat (f64.const 4)))))
  (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
  (local.set $t (f64x2.nearest (local.get $sum)))
  (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
  (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
  (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.4fe13abp-59))))
  (local.set $t (f64x2.sub
    (local.get $t)
    (f64x2.mul
      (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
      (f64x2.splat (f64.const 4)))))
  (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
  (local.set $t (f64x2.nearest (local.get $sum)))
  (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
  (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
  (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.d1f534dp-88))))
  (local.set $t (f64x2.sub
    (local.get $t)
    (f64x2.mul
      (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
      (f64x2.splat (f64.const 4)))))
  (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
  (local.set $t (f64x2.nearest (local.get $sum)))
  (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
  (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
  (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.b81b6c5p-117))))
  (local.set $t (f64x2.sub
    (local.get $t)
    (f64x2.mul
      (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
      (f64x2.splat (f64.const 4)))))
  (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
  (local.set $t (f64x2.nearest (local.get $sum)))
  (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
  (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
  (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.5993c4p-148))))
  (local.set $t (f64x2.sub
    (local.get $t)
    (f64x2.mul
      (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
      (f64x2.splat (f64.const 4)))))
  (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
  (local.set $t (f64x2.nearest (local.get $sum)))
  (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
  (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
  (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.c820ff2p-175))))
  (local.set $t (f64x2.sub
    (local.get $t)
    (f64x2.mul
      (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
      (f64x2.splat (f64.const 4)))))
  (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
  (local.set $t (f64x2.nearest (local.get $sum)))
  (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
  (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
  (f64x2.mul (local.get $sum) (f64x2.splat (f64.const 1.5707963267948966)))
  ;; Adding 1.5 * 2^52 leaves the integer in the low word.
  (f64x2.add (local.get $quadrant) (f64x2.splat (f64.const 6755399441055744)))
)
