;; Values on every kind of edge: loop parameters, br_if and br_table that carry values, blocks with results.
(module
  (func $gcd_loop (export "gcd") (param i32 i32) (result i32)
    (local $rest i32)
    local.get 0
    local.get 1
    loop $again (param i32 i32) (result i32)
      local.set 1
      local.set 0
      local.get 0
      local.get 0
      local.get 1
      i32.eqz
      br_if 1 ;; leaves the function with a value on the stack
      drop
      drop
      local.get 1
      local.get 0
      local.get 1
      i32.rem_u
      br $again
    end)

  (func (export "carry") (param i32) (result i32)
    block $out (result i32)
      i32.const 100
      local.get 0
      br_if $out
      i32.const 11
      i32.add
    end)

  (func (export "pick") (param i32) (result i32)
    block $c (result i32)
      block $b (result i32)
        block $a (result i32)
          i32.const 7
          local.get 0
          br_table $a $b $c $a $b
        end
        i32.const 10
        i32.mul
      end
      i32.const 1
      i32.add
    end)

  (func (export "sum_to") (param i32) (result i32)
    i32.const 0
    local.get 0
    loop $next (param i32 i32) (result i32 i32)
      local.tee 0
      i32.add
      local.get 0
      i32.const 1
      i32.sub
      local.get 0
      i32.const 1
      i32.gt_s
      br_if $next ;; two values go back
    end
    drop)

  (func $swap (param i32 i32) (result i32 i32)
    local.get 1
    local.get 0)

  (func (export "if_values") (param i32) (result i32)
    i32.const 5
    i32.const 3
    local.get 0
    if (param i32 i32) (result i32 i32)
      call $swap
    end
    i32.sub)

  (func (export "dead") (param i32) (result i32)
    block $out (result i32)
      local.get 0
      br $out
      i32.const 9 ;; never reached
      i32.add
      drop
      loop (result i32)
        unreachable
      end
    end))
