// Generics, traits, closures, iterators, Option/Result, threads of control that end in a panic on demand.
use std::collections::BTreeMap;
use std::env;
use std::fmt::Debug;
use std::process;

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Circle { radius: u32 },
    Rectangle { width: u32, height: u32 },
    Empty,
}

trait Area {
    fn area(&self) -> u32;
    fn is_large(&self) -> bool {
        self.area() > 12
    }
}

impl Area for Shape {
    fn area(&self) -> u32 {
        match self {
            Shape::Circle { radius } => 3 * radius * radius,
            Shape::Rectangle { width, height } => width * height,
            Shape::Empty => 0,
        }
    }
}

#[derive(Debug)]
enum ParseError {
    Blank,
    NotANumber(String),
}

fn parse(text: &str) -> Result<i32, ParseError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(ParseError::Blank);
    }
    trimmed
        .parse::<i32>()
        .map_err(|_| ParseError::NotANumber(trimmed.to_string()))
}

fn sum_all(texts: &[&str]) -> Result<i32, ParseError> {
    let mut sum = 0;
    for text in texts {
        sum += parse(text)?;
    }
    Ok(sum)
}

fn largest<T: PartialOrd + Copy>(items: &[T]) -> Option<T> {
    let mut best = *items.first()?;
    for &item in items {
        if item > best {
            best = item;
        }
    }
    Some(best)
}

fn show<T: Debug>(name: &str, value: T) {
    println!("{}: {:?}", name, value);
}

fn make_counter(step: u32) -> impl FnMut() -> u32 {
    let mut count = 0;
    move || {
        count += step;
        count
    }
}

fn collatz(mut n: u64) -> u32 {
    let mut steps = 0;
    while n != 1 {
        n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
        steps += 1;
    }
    steps
}

fn labelled(limit: u32) -> u32 {
    let mut found = 0;
    'outer: for a in 1..limit {
        for b in a..limit {
            if a * b == 12 {
                found = a * 100 + b;
                break 'outer;
            }
            if a + b > 7 {
                continue 'outer;
            }
        }
    }
    found
}

fn word_lengths(text: &str) -> Vec<(String, usize)> {
    let mut lengths: BTreeMap<String, usize> = BTreeMap::new();
    for word in text.split_whitespace() {
        *lengths.entry(word.to_lowercase()).or_insert(0) += word.len();
    }
    lengths.into_iter().collect()
}

struct Noisy(&'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}

fn fail(how: &str) {
    let _guard = Noisy("guard");
    let items = vec![1, 2, 3];
    match how {
        "panic" => panic!("asked to panic"),
        "index" => show("item", items[how.len()]),
        "unwrap" => show("none", largest::<i32>(&[]).unwrap()),
        "overflow" => show("sum", items.iter().fold(i32::MAX, |sum, item| sum + item)),
        "exit" => process::exit(7),
        _ => println!("nothing fails"),
    }
}

fn main() {
    let shapes = vec![
        Shape::Circle { radius: 2 },
        Shape::Rectangle {
            width: 2,
            height: 8,
        },
        Shape::Empty,
    ];
    let areas: Vec<u32> = shapes.iter().map(|shape| shape.area()).collect();
    show("areas", areas);
    show("large", shapes.iter().filter(|shape| shape.is_large()).count());
    show("largest", largest(&[3, 9, 2]));
    show("last", largest(&["pear", "fig"]));
    show("nothing", largest::<char>(&[]));
    show("sum", sum_all(&["1", " 20 ", "300"]));
    show("bad", sum_all(&["1", "two", "3"]));
    show("blank", sum_all(&["1", " "]));
    let mut counter = make_counter(5);
    counter();
    show("counter", counter());
    show("collatz", collatz(27));
    show("labelled", labelled(10));
    show("words", word_lengths("the cat The Dog the end"));
    let evens: u32 = (0..20).filter(|n| n % 2 == 0).map(|n| n * n).sum();
    show("evens", evens);
    if let Some(how) = env::args().nth(1) {
        fail(&how);
    }
}
