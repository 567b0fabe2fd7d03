// Loops without an end of their own.


int for_ever(int n) {
  int i = 0;
  for (;;) {
    if (i * i >= n)
      break;
    i++;
  }
  return i;
}


int while_true(int n) {
  int i = 0;
  while (1) {
    i += 3;
    if (i > n) break;
  }
  return i;
}


int left_by_return(int n) {
  for (;;) {
    if (n % 4 == 0)
      return n;
    n++;
  }
}


int left_from_two_loops(int n) {
  int i = 0, j = 0;
  for (;;) {
    j = 0;
    while (1) {
      if (i + j > n)
        return 100 * i + j;
      if (j == i)
        break;
      j++;
    }
    i++;
  }
}


int run(void) {
  int r = 0;
  r += for_ever(0) + for_ever(10);
  r += while_true(-1) + while_true(10);
  r += left_by_return(8) + left_by_return(5);
  r += left_from_two_loops(0) + left_from_two_loops(4);
  return r;
}
