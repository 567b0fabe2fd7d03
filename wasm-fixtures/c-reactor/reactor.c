// A WASI reactor: initialised once by _initialize, then called again and again.
#include <stdio.h>

static int total;

__attribute__((constructor)) static void start(void) {
  total = 100;
  puts("initialised");
}

__attribute__((export_name("add"))) int add(int value) {
  total += value;
  return total;
}

__attribute__((export_name("describe"))) int describe(int wanted) {
  if (wanted < total)
    printf("%d is below %d\n", wanted, total);
  else
    printf("%d is not below %d\n", wanted, total);
  fflush(stdout);
  return total;
}
