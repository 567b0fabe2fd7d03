;; assembled by wasm-tools
;; Structs, arrays, casts and the branches on references.
(module
  (rec
    (type $node (sub (struct (field $value i32) (field $next (mut (ref null $node))))))
    (type $named (sub $node (struct (field $value i32) (field $next (mut (ref null $node))) (field $name i32)))))
  (type $numbers (array (mut i32)))
  (type $unary (func (param i32) (result i32)))
  (elem declare func $double)
  (func $double (type $unary) (i32.mul (local.get 0) (i32.const 2)))

  (func $list (param $length i32) (result (ref null $node))
    (local $head (ref null $node))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $length)))
        (if (i32.and (local.get $length) (i32.const 1))
          (then
            (local.set $head (struct.new $named (local.get $length) (local.get $head) (i32.const 7))))
          (else
            (local.set $head (struct.new $node (local.get $length) (local.get $head)))))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (br $next)))
    (local.get $head))

  (func (export "sum") (param $length i32) (result i32)
    (local $sum i32) (local $at (ref null $node))
    (local.set $at (call $list (local.get $length)))
    (block $end
      (loop $next
        (local.set $sum (i32.add (local.get $sum) (struct.get $node $value (br_on_null $end (local.get $at)))))
        (local.set $at (struct.get $node $next (local.get $at)))
        (br $next)))
    (local.get $sum))

  (func (export "length") (param $length i32) (result i32)
    (local $count i32) (local $at (ref null $node))
    (local.set $at (call $list (local.get $length)))
    (loop $next (param)
      (block $found (result (ref $node))
        (br_on_non_null $found (local.get $at))
        (return (local.get $count)))
      (local.set $at (struct.get $node $next))
      (local.set $count (i32.add (local.get $count) (i32.const 1)))
      (br $next))
    (unreachable))

  (func (export "names") (param $length i32) (result i32)
    (local $count i32) (local $at (ref null $node))
    (local.set $at (call $list (local.get $length)))
    (block $end
      (loop $next
        (br_if $end (ref.is_null (local.get $at)))
        (block $other
          (block $is_named (result (ref $named))
            (br_on_cast $is_named (ref null $node) (ref $named) (local.get $at))
            (drop)
            (br $other))
          (struct.get $named $name)
          (local.set $count (i32.add (local.get $count))))
        (local.set $at (struct.get $node $next (local.get $at)))
        (br $next)))
    (local.get $count))

  (func (export "plain_nodes") (param $length i32) (result i32)
    (local $count i32) (local $at (ref null $node))
    (local.set $at (call $list (local.get $length)))
    (block $end
      (loop $next
        (br_if $end (ref.is_null (local.get $at)))
        (block $skip
          (block $not_named (result (ref null $node))
            (br_on_cast_fail $not_named (ref null $node) (ref $named) (local.get $at))
            (drop)
            (br $skip))
          (drop)
          (local.set $count (i32.add (local.get $count) (i32.const 1))))
        (local.set $at (struct.get $node $next (local.get $at)))
        (br $next)))
    (local.get $count))

  (func (export "array") (param $length i32) (result i32)
    (local $numbers (ref $numbers)) (local $i i32) (local $sum i32)
    (local.set $numbers (array.new $numbers (i32.const 3) (local.get $length)))
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (array.get $numbers (local.get $numbers) (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (array.len (local.get $numbers)))))
    (local.get $sum))

  (func (export "by_reference") (param $n i32) (result i32)
    (return_call_ref $unary (call_ref $unary (local.get $n) (ref.func $double)) (ref.func $double))))
