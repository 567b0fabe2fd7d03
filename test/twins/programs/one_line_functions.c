// Functions on one line, and lines with more than one function.
int calls = 0;


int constant(void) { return 4; }


int square(int n) { return n * n; }


int through(int n) { return square(n) + square(n + 1); }


int two_statements(int n) { n += 3; return n; }


void nothing(void) {}


void count(int n) { calls += n; }


int condition(int n) { return n > 3 ? square(n) : n; }


int called_on_one_line(int n) { int a = square(n); count(a); return a + through(a); }


int in_a_loop(int n) {
  int r = 0;
  for (int i = 0; i < n; i++) r += square(i);
  for (int i = 0; i < n; i++) {
    count(i); nothing();
  }
  return r;
}


int run(void) {
  int r = constant();
  r += through(2) + two_statements(3);
  nothing();
  count(1);
  r += condition(2) + condition(5);
  r += called_on_one_line(2);
  r += in_a_loop(3);
  return r + calls;
}
