//! Chains of `if` and loops: rustc gives their jumps the line of what they belong to. Without std in WebAssembly.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

#[inline(never)]
fn sign(x: i32) -> i32 {
    if x > 0 {
        1
    } else if x < 0 {
        -1
    } else {
        0
    }
}

#[inline(never)]
fn positives(values: &[i32]) -> i32 {
    let mut count = 0;
    for &value in values {
        if value > 0 {
            count += 1;
        }
    }
    count
}

#[inline(never)]
fn at_once(mut n: i32) -> i32 {
    loop {
        n += 2;
        if n > 1 {
            break;
        }
        n -= 1;
    }
    n
}

#[inline(never)]
fn steps(mut n: u32) -> u32 {
    let mut steps = 0;
    while n != 1 {
        if n % 2 == 0 {
            n /= 2;
        } else {
            n = 3 * n + 1;
        }
        steps += 1;
    }
    steps
}

fn run() -> i32 {
    let values = [3, -1, 0, 7];
    let mut sum = 0;
    for x in values {
        sum += sign(x);
    }
    sum + positives(&values) + at_once(0) + steps(6) as i32
}

#[cfg(target_arch = "wasm32")]
mod wasm {
    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo) -> ! {
        core::arch::wasm32::unreachable()
    }

    #[no_mangle]
    extern "C" fn _start() {
        assert!(super::run() != 0);
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    assert!(run() != 0);
}
