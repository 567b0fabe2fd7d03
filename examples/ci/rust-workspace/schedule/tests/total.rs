//! Cargo runs the tests of a crate in the folder of the crate, so that this file is found.

#[test]
fn total_of_a_file() {
    let plan = std::fs::read_to_string("tests/plan.txt").unwrap();
    assert_eq!(schedule::total(&plan), Ok(60 + 150 + 15));
}
