// Rust's maps, texts and iterators with a given number of items: for bench/variables.mjs.
use std::collections::BTreeMap;
#[derive(Debug, Clone)]
struct Item {
    name: String,
    x: u32,
}
fn step(n: u32, i: usize) -> u32 {
    let mut x = n;
    let mut index = 0;
    while index < i {
        x = x.wrapping_mul(1664525).wrapping_add(1013904223);
        index += 1;
    }
    x
}
fn main() {
    let n: u32 = std::env::args()
        .nth(1)
        .map(|a| a.parse().unwrap())
        .unwrap_or(2000);
    let mut map: BTreeMap<u32, Item> = BTreeMap::new();
    let mut len = 0;
    for i in 0..n {
        let x = step(i, 20) % 1000;
        let item = Item {
            name: format!("item {x}"),
            x,
        };
        map.entry(x)
            .and_modify(|old| old.x += item.x)
            .or_insert(item);
        len += 1;
    }
    let total: u64 = map
        .values()
        .map(|item| item.x as u64 + item.name.len() as u64)
        .sum();
    println!("{len} {total}");
}
