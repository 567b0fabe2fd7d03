//! Durations such as `1h30m`, in seconds.

/// Seconds of a text such as `1h30m`; None if it is no duration.
pub fn parse(text: &str) -> Option<u32> {
    let mut total = 0;
    let mut number = 0;
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10) {
            number = number * 10 + digit;
        } else if c == 'h' {
            total += number * 3600;
            number = 0;
        } else if c == 'm' {
            total += number * 60;
            number = 0;
        } else {
            return None;
        }
    }
    Some(total + number)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn minutes_and_seconds() {
        assert_eq!(parse("2m30"), Some(150));
    }

    #[test]
    fn not_a_duration() {
        assert_eq!(parse("2 days"), None);
    }
}
