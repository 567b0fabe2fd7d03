;; A memory with 64-bit addresses.
(module
  (memory (export "memory") i64 1)
  (func (export "fill") (param $count i64) (result i64)
    (local $at i64)
    (block $done
      (loop $next
        (br_if $done (i64.ge_u (local.get $at) (local.get $count)))
        (i64.store (i64.mul (local.get $at) (i64.const 8)) (i64.mul (local.get $at) (local.get $at)))
        (local.set $at (i64.add (local.get $at) (i64.const 1)))
        (br $next)))
    (i64.load (i64.mul (i64.sub (local.get $count) (i64.const 1)) (i64.const 8))))
  (func (export "pages") (result i64)
    (memory.size)))
