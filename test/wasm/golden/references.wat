;; Every instruction that wabt cannot assemble: function references, GC, wide arithmetic. Not validated.
;; references.wasm:         npx jco parse references.wat -o references.wasm
;; references.print:        npx jco print references.wasm > references.print
(module
  (rec
    (type (sub (struct (field (mut i8)) (field i32) (field (ref null 0)))))
    (type (sub final 0 (struct (field (mut i8)) (field i32) (field (ref null 0)) (field f64)))))
  (type (array (mut i16)))
  (type (array (mut funcref)))
  (type (func (param i32) (result i32)))
  (type (func (param (ref 0) (ref null extern) anyref) (result (ref null 2) i64)))
  (table 1 10 (ref null 4) (ref.null 4))
  (global (ref null 0) (struct.new_default 1))
  (elem func 0)
  (data "abc")
  (func (type 4) (param i32) (result i32) (local (ref null 1)) (local i31ref i31ref eqref)
    call_ref 4
    return_call_ref 4
    ref.eq
    ref.as_non_null
    br_on_null 0
    br_on_non_null 0
    struct.new 0
    struct.new_default 1
    struct.get 1 1
    struct.get_s 1 0
    struct.get_u 1 0
    struct.set 0 0
    array.new 2
    array.new_default 2
    array.new_fixed 2 300
    array.new_data 2 0
    array.new_elem 3 0
    array.get 3
    array.get_s 2
    array.get_u 2
    array.set 2
    array.len
    array.fill 2
    array.copy 2 2
    array.init_data 2 0
    array.init_elem 3 0
    ref.test (ref 1)
    ref.test (ref null i31)
    ref.cast (ref struct)
    ref.cast (ref null 1)
    block (result (ref null any))
      br_on_cast 0 (ref null any) (ref 0)
      br_on_cast_fail 0 (ref any) (ref null i31)
      br_on_cast 0 (ref struct) (ref 0)
    end
    any.convert_extern
    extern.convert_any
    ref.i31
    i31.get_s
    i31.get_u
    block (result (ref 0))
    end
    loop (type 5) (param (ref 0) (ref null extern) anyref) (result (ref null 2) i64)
    end
    select (result (ref null 1))
    ref.null none
    ref.null 1
    i64.add128
    i64.sub128
    i64.mul_wide_s
    i64.mul_wide_u)
  (start 0))
