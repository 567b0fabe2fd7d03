#include "clamp.h"

int main(void) {
  return clamp_text("12", 0, 99) != 12 || clamp_text("1x", 5, 99) != 5;
}
