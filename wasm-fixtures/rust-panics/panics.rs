//! Checks that rustc makes by itself, and panics that the source asks for. Without std in WebAssembly.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

#[inline(never)]
fn index(values: &[i32], i: usize) -> i32 {
    values[i]
}

#[inline(never)]
fn sum(a: i32, b: i32) -> i32 {
    a + b
}

#[inline(never)]
fn quotient(a: i32, b: i32) -> i32 {
    a / b
}

#[inline(never)]
fn unwrapped(value: Option<i32>) -> i32 {
    value.unwrap()
}

#[inline(never)]
fn asserted(n: i32) -> i32 {
    assert!(n > 0);
    assert_eq!(n % 2, 1);
    n
}

#[inline(never)]
fn panics(i: i32) -> i32 {
    if i > 50 {
        panic!("too large");
    }
    i
}

#[inline(never)]
fn unreachable_arm(i: i32) -> i32 {
    match i {
        1 => 10,
        2 => 20,
        _ => unreachable!(),
    }
}

#[inline(never)]
fn none_panics(value: Option<i32>) -> i32 {
    match value {
        Some(n) => n,
        None => panic!("nothing"),
    }
}

struct Guard<'a>(&'a mut i32);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        *self.0 += 1;
    }
}

#[inline(never)]
fn moved(guard: Guard, take: bool) {
    if take {
        drop(guard);
    }
}

#[inline(never)]
fn joined(a: bool, b: bool, n: i32) -> i32 {
    let both = a && b;
    if both || n > 3 {
        return 1;
    }
    0
}

#[inline(never)]
fn first_even(values: &[i32]) -> Option<i32> {
    for &value in values {
        if value % 2 == 0 && value > 2 {
            return Some(value);
        }
    }
    None
}

fn all() -> i32 {
    let values = [1, 2, 3, 4];
    let mut total = index(&values, 2) + sum(1, 2) + quotient(7, 2) + unwrapped(Some(4));
    total = sum(total, asserted(3));
    for i in 0..5 {
        total += panics(i);
    }
    total += unreachable_arm(1) + unreachable_arm(2) + none_panics(Some(1));
    let mut dropped = 0;
    moved(Guard(&mut dropped), true);
    moved(Guard(&mut dropped), false);
    moved(Guard(&mut dropped), false);
    total += joined(true, true, 0) + joined(true, false, 9) + joined(false, false, 0);
    total += first_even(&values).unwrap_or(0) + dropped;
    total
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    all();
}

#[cfg(target_arch = "wasm32")]
#[no_mangle]
extern "C" fn _start() {
    all();
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn on_panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
