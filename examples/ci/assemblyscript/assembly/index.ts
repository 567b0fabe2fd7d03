/** Whether a year has a 29th of February. */
export function isLeap(year: i32): bool {
  if (year % 400 == 0) return true;
  if (year % 100 == 0) return false;
  return year % 4 == 0;
}

/** Days of a month, 1 to 12. */
export function daysIn(month: i32, year: i32): i32 {
  assert(month >= 1 && month <= 12, 'no such month');
  if (month == 2) {
    return isLeap(year) ? 29 : 28;
  }
  if (month == 4 || month == 6 || month == 9 || month == 11) {
    return 30;
  }
  return 31;
}

/** Days of a year up to and including a date. */
export function dayOfYear(day: i32, month: i32, year: i32): i32 {
  let days = day;
  for (let before = 1; before < month; before++) {
    days += daysIn(before, year);
  }
  return days;
}

/** Days left in a year. No test calls it. */
export function daysLeft(day: i32, month: i32, year: i32): i32 {
  const total = isLeap(year) ? 366 : 365;
  return total - dayOfYear(day, month, year);
}
