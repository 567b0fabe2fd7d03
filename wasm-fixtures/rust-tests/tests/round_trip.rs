use roman::{from_roman, to_roman};

#[test]
fn every_number_comes_back() {
    for value in 1..200 {
        assert_eq!(from_roman(&to_roman(value).unwrap()), Ok(value));
    }
}
