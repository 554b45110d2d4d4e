;; x modulo y for x, y >= 0, two float64 lanes that were float32; exact. Long division in base 2^24: y is
;; scaled by a power of two until the quotient has at most 24 bits, where its truncation and its product with
;; y are both exact in float64. One step unless x / y >= 2^24.
(func $fmod_f64 (param $x v128) (param $y v128) (result v128)
  (local $q v128) (local $scale v128) (local $excess v128)
  ;; A huge finite number stands for an infinite y: x modulo it is x.
  (local.set $y (f64x2.pmin (local.get $y) (f64x2.splat (f64.const 1e300))))
  (loop $next
    (local.set $q (f64x2.div (local.get $x) (local.get $y)))
    (local.set $excess (v128.and
      (f64x2.ge (local.get $q) (f64x2.splat (f64.const 16777216)))
      (f64x2.lt (local.get $q) (f64x2.splat (f64.const inf)))))
    ;; 2^(exponent of q - 23) where the quotient is too long, else 1.
    (local.set $scale (v128.bitselect
      (f64x2.mul
        (v128.and (local.get $q) (i64x2.splat (i64.const 0x7ff0000000000000)))
        (f64x2.splat (f64.const 0x1p-23)))
      (f64x2.splat (f64.const 1))
      (local.get $excess)))
    (local.set $q (f64x2.trunc (f64x2.div (local.get $q) (local.get $scale))))
    (local.set $x (f64x2.sub
      (local.get $x)
      (f64x2.mul (local.get $q) (f64x2.mul (local.get $y) (local.get $scale)))))
    (br_if $next (v128.any_true (local.get $excess))))
  (local.get $x)
)
