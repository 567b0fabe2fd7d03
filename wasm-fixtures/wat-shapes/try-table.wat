;; The final form: try_table with catch, catch_ref, catch_all and catch_all_ref, throw_ref.
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

  (func (export "guarded") (param $n i32) (result i32)
    (block $on_pair (result i32 i32)
      (block $on_number (result i32)
        (try_table (result i32) (catch $number $on_number) (catch $pair $on_pair)
          (call $risky (local.get $n)))
        (return))
      (return (i32.add (i32.const 1000))))
    (i32.mul))

  (func (export "sum") (param $limit i32) (result i32)
    (local $i i32) (local $sum i32)
    (loop $next
      (block $done
        (block $failed
          (try_table (catch_all $failed)
            (local.set $sum (i32.add (local.get $sum) (call $risky (local.get $i)))))
          (br $done))
        (local.set $sum (i32.add (local.get $sum) (i32.const 10000))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_s (local.get $i) (local.get $limit))))
    (local.get $sum))

  (func $deep (param $depth i32) (param $n i32) (result i32)
    (if (i32.eqz (local.get $depth))
      (then (return (call $risky (local.get $n)))))
    (i32.add (call $deep (i32.sub (local.get $depth) (i32.const 1)) (local.get $n)) (i32.const 1)))

  (func (export "again") (param $n i32) (result i32)
    (local $exception exnref)
    (block $on_number (result i32)
      (try_table (catch $number $on_number)
        (block $on_any (result exnref)
          (try_table (result i32) (catch_all_ref $on_any)
            (call $deep (i32.const 3) (local.get $n)))
          (return))
        (local.set $exception)
        (call $tick)
        (throw_ref (local.get $exception)))
      (unreachable))
    (i32.add (i32.const 500)))

  ;; The catch label is the loop itself: a throw is the back edge.
  (func (export "retry") (param $n i32) (result i32)
    (local $tries i32)
    (loop $again
      (local.set $tries (i32.add (local.get $tries) (i32.const 1)))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (try_table (catch_all $again)
        (drop (call $risky (local.get $n)))))
    (local.get $tries))

  (func (export "uncaught") (param $n i32) (result i32)
    (call $deep (i32.const 2) (local.get $n))))
