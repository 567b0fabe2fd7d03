;; No memory, no table, no start function: the smallest thing that can be called.
(module
  (global $calls (mut i32) (i32.const 0))
  (func $gcd (export "gcd") (param $a i32) (param $b i32) (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (if (result i32) (i32.eqz (local.get $b))
      (then (local.get $a))
      (else (call $gcd (local.get $b) (i32.rem_u (local.get $a) (local.get $b))))))
  (func (export "swap") (param i64 f64) (result f64 i64)
    (local.get 1)
    (local.get 0))
  (func (export "calls") (result i32)
    (global.get $calls)))
