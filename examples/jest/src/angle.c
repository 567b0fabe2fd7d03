// Angles in degrees, as a dial shows them.
#define EXPORT __attribute__((visibility("default")))

EXPORT int clamp(int value, int low, int high) {
  if (value < low)
    return low;
  if (value > high)
    return high;
  return value;
}

EXPORT int wrap(int degrees) {
  while (degrees < 0)
    degrees += 360;
  while (degrees >= 360)
    degrees -= 360;
  return degrees;
}
