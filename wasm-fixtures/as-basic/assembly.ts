// AssemblyScript: no DWARF, a source map with the sources inside it. All results are numbers, for --invoke.

class Point {
  constructor(
    public x: i32,
    public y: i32,
  ) {}

  plus(other: Point): Point {
    return new Point(this.x + other.x, this.y + other.y);
  }
}

let calls = 0;

function fibonacci(n: i32): i32 {
  calls++;
  if (n < 2) return n;
  return fibonacci(n - 1) + fibonacci(n - 2);
}

export function fib(n: i32): i32 {
  return fibonacci(n);
}

export function countCalls(): i32 {
  return calls;
}

export function sumOfSquares(limit: i32): i32 {
  const squares = new Array<i32>();
  for (let i = 0; i < limit; i++) {
    if (i % 3 == 0) continue;
    squares.push(i * i);
  }
  let sum = 0;
  for (let i = 0, k = squares.length; i < k; i++) {
    sum += squares[i];
  }
  return sum;
}

export function distance(ax: i32, ay: i32, bx: i32, by: i32): i32 {
  const there = new Point(ax, ay).plus(new Point(bx, by));
  return there.x * there.x + there.y * there.y;
}

export function classify(value: i32): i32 {
  switch (value) {
    case 0:
      return 100;
    case 1:
    case 2:
      return 200;
    default: {
      let digits = 0;
      while (value > 0) {
        value /= 10;
        digits++;
      }
      return digits;
    }
  }
}

function mapped(value: i32): i32 {
  return [1, 2, 3].map<i32>((item) => item * 2).reduce<i32>((sum, item) => sum + item, value);
}

export function useClosures(value: i32): i32 {
  return mapped(value);
}

export function fail(index: i32): i32 {
  const items: i32[] = [1, 2, 3];
  return items[index];
}
