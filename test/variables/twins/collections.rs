//! Types of Rust's library: vectors, texts, maps, boxes, counted references and cells.
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::{Rc, Weak};

struct Node {
    number: i32,
    next: Option<Box<Node>>,
}

fn texts(n: i32) -> usize {
    let empty = String::new();
    let mut text = String::from("häuser");
    text.push('!');
    let slice = &text[3..5];
    let boxed: Box<str> = "boxed".into();
    let number = n.to_string();
    let length = empty.len() + text.len() + slice.len() + boxed.len() + number.len();
    length
}

fn sequences(n: i32) -> i32 {
    let mut numbers = vec![3, 4];
    numbers.push(n);
    let words = vec![String::from("one"), String::from("two")];
    let nothing: Vec<u8> = Vec::new();
    let mut queue = VecDeque::new();
    queue.push_back(1);
    queue.push_front(0);
    let part = &numbers[1..];
    let nested = vec![vec![1], vec![], vec![2, 3]];
    let pairs = vec![(1, 'a'), (2, 'b')];
    let sum: i32 = numbers.iter().sum();
    let result = sum + words.len() as i32 + nothing.len() as i32 + queue.len() as i32 + part.len() as i32 + nested.len() as i32;
    result + pairs.len() as i32
}

fn maps(n: i32) -> i32 {
    let mut ages: HashMap<String, i32> = HashMap::new();
    ages.insert("one".to_string(), 1);
    ages.insert("two".to_string(), n);
    let mut seen: HashSet<u16> = HashSet::new();
    seen.insert(10);
    seen.insert(20);
    seen.remove(&10);
    let found = ages["two"];
    found + seen.len() as i32
}

fn pointers(n: i32) -> i32 {
    let boxed = Box::new(n);
    let list = Box::new(Node { number: 1, next: Some(Box::new(Node { number: 2, next: None })) });
    let shared = Rc::new(5);
    let second = Rc::clone(&shared);
    let weak: Weak<i32> = Rc::downgrade(&shared);
    let cell = Cell::new(1);
    let kept = RefCell::new(vec![1]);
    let both = Rc::new(RefCell::new(n));
    cell.set(7);
    kept.borrow_mut().push(2);
    *both.borrow_mut() += 1;
    let slice: Box<[i32]> = vec![1, 2, 3].into_boxed_slice();
    let next = list.next.as_ref().map_or(0, |node| node.number);
    let result = *boxed + list.number + next + *second + cell.get() + kept.borrow().len() as i32;
    let counted = *both.borrow() + slice.len() as i32;
    result + counted + weak.upgrade().map_or(0, |value| *value)
}

#[no_mangle]
pub extern "C" fn run() -> i32 {
    let mut total = 0;
    total += texts(12) as i32;
    total += sequences(5);
    total += maps(3);
    total += pointers(4);
    total
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    std::process::exit((run() == 0) as i32);
}
