//! Merging of intervals: a crate as people write them for wasm-bindgen.
use wasm_bindgen::prelude::*;

/// Sorts intervals and joins those that overlap.
pub fn merge(mut intervals: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    intervals.sort();
    let mut merged: Vec<(i32, i32)> = Vec::new();
    for (from, to) in intervals {
        match merged.last_mut() {
            Some(last) if from <= last.1 => {
                last.1 = last.1.max(to);
            }
            _ => {
                merged.push((from, to));
            }
        }
    }
    merged
}

/// How many integers the intervals cover.
#[wasm_bindgen]
pub fn covered(pairs: &[i32]) -> Result<i32, JsError> {
    if pairs.len() % 2 == 1 {
        return Err(JsError::new("an end is missing"));
    }
    let intervals = pairs.chunks(2).map(|pair| (pair[0], pair[1])).collect();
    let mut total = 0;
    for (from, to) in merge(intervals) {
        total += to - from;
    }
    Ok(total)
}
