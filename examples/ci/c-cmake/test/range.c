#include "clamp.h"

int main(void) {
  int wrong = 0;
  for (int value = 0; value <= 10; value++)
    wrong += clamp(value, 3, 20) != (value < 3 ? 3 : value);
  return wrong;
}
