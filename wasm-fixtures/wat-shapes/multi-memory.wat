;; assembled by wasm-tools: wabt 1.0.39 writes the memory index of an active segment wrongly
;; Two memories: memory instructions with an index.
(module
  (memory $first (export "memory") 1)
  (memory $second 1)
  (data (memory $second) (i32.const 16) "\01\02\03\04")
  (func (export "copy") (param $times i32) (result i32)
    (loop $next
      (memory.copy $first $second (i32.const 0) (i32.const 16) (i32.const 4))
      (i32.store8 $second (i32.const 16)
        (i32.add (i32.load8_u $second (i32.const 16)) (i32.const 1)))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $next (i32.gt_s (local.get $times) (i32.const 0))))
    (i32.load $first (i32.const 0)))
  (func (export "sizes") (result i32)
    (drop (memory.grow $second (i32.const 2)))
    (i32.add (i32.mul (memory.size $first) (i32.const 10)) (memory.size $second))))
