/** Whether a year has a 29th of February. */
export function isLeap(year: i32): bool {
  if (year % 400 == 0) return true;
  if (year % 100 == 0) return false;
  return year % 4 == 0;
}

/** Days of a month from 1 to 12; 0 for other numbers. */
export function daysIn(year: i32, month: i32): i32 {
  if (month < 1 || month > 12) return 0;
  if (month == 2) return isLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}
