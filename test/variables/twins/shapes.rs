//! Rust's own kinds of types: enums with and without niches, tuples, generics, closures, traits, references, loops and shadowing.
#[derive(Clone, Copy)]
enum Direction {
    North,
    East = 5,
    South,
}
enum Shape {
    Empty,
    Circle(i32),
    Rectangle { width: i32, height: i32 },
    Named(&'static str, u8),
}
struct Point<T> {
    x: T,
    y: T,
}
struct Unit;
struct Wrapper(i64);
union Bits {
    whole: u32,
    real: f32,
}
trait Area {
    fn area(&self) -> i32;
}
impl Area for Shape {
    fn area(&self) -> i32 {
        match self {
            Shape::Empty => 0,
            Shape::Circle(radius) => {
                let square = radius * radius;
                3 * square
            }
            Shape::Rectangle { width, height } => {
                let product = width * height;
                product
            }
            Shape::Named(name, times) => {
                let length = name.len() as i32;
                length * (*times as i32)
            }
        }
    }
}
struct Guard<'a>(&'a mut i32);
impl<'a> Drop for Guard<'a> {
    fn drop(&mut self) {
        let before = *self.0;
        *self.0 = before + 1;
    }
}

fn numbers(n: i32) -> i64 {
    let small = (n - 130) as i8;
    let octet = (n * 37) as u8;
    let half = (n * -300) as i16;
    let whole = (n as u32).wrapping_mul(3_000_000_000);
    let large = n as i64 * -1_234_567_890_123;
    let huge = (n as u128) << 100;
    let single = n as f32 / 3.0;
    let real = n as f64 / 7.0;
    let odd = n % 2 != 0;
    let letter = (b'a' + n as u8) as char;
    let smile = '\u{1f600}';
    let result = large + small as i64 + octet as i64 + half as i64 + whole as i64;
    let other = (huge >> 100) as i64 + single as i64 + real as i64 + odd as i64;
    result + other + letter as i64 + smile as i64
}

fn enums(n: i32) -> i32 {
    let direction = if n > 2 { Direction::South } else { Direction::North };
    let east = Direction::East;
    let shapes = [Shape::Empty, Shape::Circle(n), Shape::Rectangle { width: 2, height: n }, Shape::Named("box", 2)];
    let some = Some(n);
    let none: Option<i32> = None;
    let reference = Some(&shapes[1]);
    let nothing: Option<&i32> = None;
    let ok: Result<i32, &str> = Ok(n);
    let failed: Result<i32, &str> = Err("bad");
    let nested = Some(Some(n > 1));
    let mut total = direction as i32 + east as i32;
    for shape in shapes.iter() {
        let area = shape.area();
        total += area;
    }
    if let Some(value) = some {
        total += value;
    }
    if let Err(text) = failed {
        total += text.len() as i32;
    }
    total + none.unwrap_or(1) + ok.unwrap_or(0) + reference.map_or(0, |s| s.area()) + nothing.map_or(2, |v| *v) + nested.is_some() as i32
}

fn largest<T: PartialOrd + Copy>(items: &[T]) -> T {
    let mut best = items[0];
    let mut i = 1;
    while i < items.len() {
        let item = items[i];
        if item > best {
            best = item;
        }
        i += 1;
    }
    best
}

fn generics(n: i32) -> i32 {
    let point = Point { x: n, y: -n };
    let real = Point { x: 0.5, y: n as f64 };
    let pair = (n, "pair");
    let triple = (1u8, (2i16, 3.5f32), true);
    let unit = Unit;
    let wrapper = Wrapper(n as i64 * 1_000_000_000_000);
    let mut bits = Bits { whole: 0x3f80_0000 };
    let array = [5, 1, n, 4];
    let part = &array[1..3];
    let best = largest(&array);
    let text = "text";
    let word = &text[1..3];
    bits.real = unsafe { bits.real } + 1.0;
    let _ = &unit;
    best + point.x + point.y + real.y as i32 + pair.0 + triple.0 as i32 + part[0] + word.len() as i32 + (wrapper.0 % 100) as i32 + unsafe { bits.whole >> 20 } as i32
}

fn closures(n: i32) -> i32 {
    let mut counter = 0;
    let mut count = |by: i32| {
        counter += by;
        counter
    };
    let once = count(2);
    let twice = count(once);
    let factor = n;
    let scale = move |value: i32| value * factor;
    let scaled = scale(twice);
    scaled + counter
}

fn guards(n: i32) -> i32 {
    let mut total = n;
    {
        let guard = Guard(&mut total);
        let inside = *guard.0 * 2;
        *guard.0 = inside;
    }
    let total = total + 1;
    let text = "shadowed";
    let text = text.len();
    total + text as i32
}

fn factorial(n: u64) -> u64 {
    if n < 2 {
        return 1;
    }
    let rest = factorial(n - 1);
    let result = n * rest;
    result
}

fn loops(n: i32) -> i32 {
    let mut sum = 0;
    'outer: for i in 0..n {
        for j in 0..i {
            let product = i * j;
            if product > 6 {
                break 'outer;
            }
            sum += product;
        }
    }
    let found = loop {
        sum += 3;
        if sum % 5 == 0 {
            break sum;
        }
    };
    found
}

#[no_mangle]
pub extern "C" fn run() -> i32 {
    let mut total = 0i64;
    for round in 1..4 {
        total += numbers(round) % 1000;
        total += enums(round) as i64;
        total += generics(round) as i64;
        total += closures(round) as i64;
        total += guards(round) as i64;
        total += loops(round + 2) as i64;
    }
    total += factorial(6) as i64;
    total as i32
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    std::process::exit((run() == 0) as i32);
}
