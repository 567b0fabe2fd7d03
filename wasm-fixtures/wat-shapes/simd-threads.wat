;; Vector and atomic instructions on a shared memory, with a start function and a passive segment.
(module
  (memory (export "memory") 1 1 shared)
  (global $started (mut i32) (i32.const 0))
  (data $numbers "\01\00\00\00\02\00\00\00\03\00\00\00\04\00\00\00")
  (func $start
    (memory.init $numbers (i32.const 0) (i32.const 0) (i32.const 16))
    (data.drop $numbers)
    (global.set $started (i32.const 1)))
  (start $start)
  (func (export "dot") (param $times i32) (result i32)
    (local $sum v128)
    (loop $next
      (local.set $sum
        (i32x4.add (local.get $sum) (i32x4.mul (v128.load (i32.const 0)) (v128.load (i32.const 0)))))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $next (local.get $times)))
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $sum)) (i32x4.extract_lane 1 (local.get $sum)))
      (i32.add (i32x4.extract_lane 2 (local.get $sum)) (i32x4.extract_lane 3 (local.get $sum)))))
  (func (export "bump") (param $times i32) (result i32)
    (loop $next
      (drop (i32.atomic.rmw.add (i32.const 64) (global.get $started)))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $next (local.get $times)))
    (i32.atomic.load (i32.const 64))))
