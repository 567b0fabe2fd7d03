// `do`: Python says it with `while True` and a break.


int digits(int n) {
  int count = 0;
  do {
    count++;
    n /= 10;
  } while (n > 0);
  return count;
}


int one_statement(int n) {
  do
    n -= 5;
  while (n > 0);
  return n;
}


int on_one_line(int n) {
  do n -= 5; while (n > 0);
  return n;
}


int with_break(int n) {
  int steps = 0;
  do {
    if (n == 3)
      break;
    n--;
    steps++;
  } while (n > 0);
  return steps;
}


int nested(int n) {
  int cells = 0;
  int row = 0;
  do {
    int column = 0;
    do {
      cells++;
      column++;
    } while (column < row);
    row++;
  } while (row < n);
  return cells;
}


int run(void) {
  int r = 0;
  r += digits(0) + digits(7) + digits(1234);
  r += one_statement(0) + one_statement(12);
  r += on_one_line(0) + on_one_line(12);
  r += with_break(2) + with_break(6) + with_break(3);
  r += nested(1) + nested(3);
  return r;
}
