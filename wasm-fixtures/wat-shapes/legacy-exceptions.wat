;; The legacy form: try, catch, catch_all, delegate, rethrow, in loops and across calls.
(module
  (tag $number (param i32))
  (tag $pair (param i32 i32))
  (global $steps (mut i32) (i32.const 0))
  (func $tick
    (global.set $steps (i32.add (global.get $steps) (i32.const 1))))
  (func (export "steps") (result i32)
    (global.get $steps))

  (func $risky (param $n i32) (result i32)
    (call $tick)
    (if (i32.eqz (i32.rem_s (local.get $n) (i32.const 3)))
      (then (throw $number (local.get $n))))
    (if (i32.eqz (i32.rem_s (local.get $n) (i32.const 5)))
      (then (throw $pair (local.get $n) (i32.const 2))))
    (call $tick)
    (local.get $n))

  (func $guarded (export "guarded") (param $n i32) (result i32)
    (try (result i32)
      (do
        (call $risky (local.get $n)))
      (catch $number
        (i32.const 1000)
        (i32.add))
      (catch $pair
        (i32.mul))
    ))

  (func (export "sum") (param $limit i32) (result i32)
    (local $i i32) (local $sum i32)
    (loop $next
      (try
        (do
          (local.set $sum (i32.add (local.get $sum) (call $risky (local.get $i)))))
        (catch_all
          (local.set $sum (i32.add (local.get $sum) (i32.const 10000)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_s (local.get $i) (local.get $limit))))
    (local.get $sum))

  (func $deep (param $depth i32) (param $n i32) (result i32)
    (if (i32.eqz (local.get $depth))
      (then (return (call $risky (local.get $n)))))
    (i32.add (call $deep (i32.sub (local.get $depth) (i32.const 1)) (local.get $n)) (i32.const 1)))

  (func (export "again") (param $n i32) (result i32)
    (try $outer (result i32)
      (do
        (try $inner (result i32)
          (do
            (call $deep (i32.const 3) (local.get $n)))
          (catch_all
            (call $tick)
            (rethrow $inner))))
      (catch $number
        (i32.const 500)
        (i32.add))
      (catch_all
        (i32.const -1))))

  (func (export "delegated") (param $n i32) (result i32)
    (try $outer (result i32)
      (do
        (try (result i32)
          (do
            (try (result i32)
              (do
                (call $deep (i32.const 1) (local.get $n)))
              (delegate $outer)))
          (catch_all
            (i32.const -99))))
      (catch $number)
      (catch $pair
        (drop))))

  (func (export "uncaught") (param $n i32) (result i32)
    (call $deep (i32.const 2) (local.get $n))))
