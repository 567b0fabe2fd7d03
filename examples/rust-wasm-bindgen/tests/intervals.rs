use intervals::{covered, merge};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn overlapping_intervals_are_joined() {
    assert_eq!(merge(vec![(5, 9), (1, 3), (2, 4)]), [(1, 4), (5, 9)]);
}

#[wasm_bindgen_test]
fn integers_are_counted_once() {
    assert_eq!(covered(&[1, 3, 2, 4, 5, 9]).ok(), Some(7));
}

#[wasm_bindgen_test]
fn an_odd_number_of_ends_is_refused() {
    assert!(covered(&[1]).is_err());
}
