import { daysIn } from '../lib/calendar.js';

/** The day after a date, as [year, month, day]. */
export function nextDay([year, month, day]) {
  if (day < daysIn(year, month)) return [year, month, day + 1];
  if (month < 12) return [year, month + 1, 1];
  return [year + 1, 1, 1];
}
