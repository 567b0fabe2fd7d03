#include "clamp.h"

int clamp(int value, int low, int high) {
  if (value < low)
    return low;
  if (value > high)
    return high;
  return value;
}

int clamp_text(const char *text, int low, int high) {
  int value = 0;
  for (; *text; text++) {
    if (*text < '0' || *text > '9')
      return low;
    value = value * 10 + (*text - '0');
  }
  return clamp(value, low, high);
}

int is_within(int value, int low, int high) {
  return clamp(value, low, high) == value;
}
