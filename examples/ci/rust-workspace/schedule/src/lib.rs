//! Plans of several durations.

/// Seconds of all lines of a plan; the first line that is no duration is an error.
pub fn total(plan: &str) -> Result<u32, String> {
    let mut sum = 0;
    for line in plan.lines() {
        match duration::parse(line) {
            Some(seconds) => sum += seconds,
            None => return Err(format!("not a duration: {line}")),
        }
    }
    Ok(sum)
}

/// Whether a plan takes longer than a day. No test calls it.
pub fn is_long(plan: &str) -> bool {
    match total(plan) {
        Ok(seconds) => seconds > 86_400,
        Err(_) => false,
    }
}
