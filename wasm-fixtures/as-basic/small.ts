// Nothing of the runtime: the map is small enough to live inside the module.
export function gcd(a: i32, b: i32): i32 {
  while (b != 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

export function collatz(n: i64): i32 {
  let steps = 0;
  while (n > 1) {
    if (n % 2 == 0) n /= 2;
    else n = 3 * n + 1;
    steps++;
  }
  return steps;
}

export function scale(value: f64, factor: f32): f64 {
  return value * factor;
}
