// `for` in every shape.


int plain(int n) {
  int total = 0;
  for (int i = 0; i < n; i++) {
    total += i;
  }
  return total;
}


int without_braces(int n) {
  int total = 0;
  for (int i = 0; i < n; i++)
    total += 2 * i;
  return total;
}


int on_one_line(int n) {
  int total = 0;
  for (int i = 0; i < n; i++) total += i;
  return total;
}


int two_statements_on_one_line(int n) {
  int a = 0, b = 1;
  for (int i = 0; i < n; i++) { a += i; b *= 2; }
  return a + b;
}


int empty_body(int n) {
  int i = 0;
  for (i = 0; i < n; i++) ;
  return i;
}


int empty_body_below(int n) {
  int i = 0;
  for (i = 0; i < n; i++)
    ;
  return i;
}


int nested(int n) {
  int cells = 0;
  for (int row = 0; row < n; row++) {
    for (int column = 0; column < row; column++) {
      cells += 1;
    }
    cells += 10;
  }
  return cells;
}


int nothing_around_the_inner_loop(int n) {
  int cells = 0;
  for (int row = 0; row < n; row++)
    for (int column = 0; column < row; column++)
      cells += 1;
  return cells;
}


int three_deep(int n) {
  int cells = 0;
  for (int x = 0; x < n; x++)
    for (int y = 0; y < n; y++)
      for (int z = 0; z < n; z++) cells += x * y * z;
  return cells;
}


int downwards(int n) {
  int value = 0;
  for (int i = n; i > 0; i -= 2) {
    value = 10 * value + i;
  }
  return value;
}


int one_after_the_other(int n) {
  int total = 0;
  for (int i = 0; i < n; i++) total += i;
  for (int i = 0; i < n; i++) total += i;
  for (int i = 0; i < n; i++) {
    total += i;
  }
  return total;
}


int run(void) {
  int r = 0;
  for (int n = 0; n < 4; n++) {
    r += plain(n) + without_braces(n) + on_one_line(n);
    r += two_statements_on_one_line(n);
    r += empty_body(n);
    r += empty_body_below(n);
    r += nested(n);
    r += nothing_around_the_inner_loop(n);
    r += downwards(n);
    r += one_after_the_other(n);
  }
  r += three_deep(2);
  return r;
}
