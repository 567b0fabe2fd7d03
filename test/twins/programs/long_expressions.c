// Expressions and statements on several lines.


int f(int n) { return n + 1; }


int sum_of_variables(int a, int b, int c) {
  int r = a +
          b +
          c;
  return r;
}


int operator_first(int a, int b, int c) {
  int r = a
          * b
          - c;
  return r;
}


int sum_of_calls(int a, int b) {
  int r = f(a) +
          f(b);
  return r;
}


int value_below_the_name(int a) {
  int r =
      a * 3;
  return r;
}


int call_below_the_name(int a) {
  int r =
      f(a);
  return r;
}


int returned(int a, int b) {
  return f(a) +
         f(b);
}


int returned_below(int a) {
  return
      f(a);
}


int comparison(int a, int b) {
  if (a + b >
      a * b) {
    return 1;
  }
  return 0;
}


int clauses_of_a_loop(int n) {
  int r = 0;
  for (int i = 0;
       i < n;
       i++) {
    r += i;
  }
  return r;
}


int run(void) {
  int r = 0;
  r += sum_of_variables(1, 2, 3);
  r += operator_first(4, 5, 6);
  r += sum_of_calls(7, 8);
  r += value_below_the_name(9);
  r += call_below_the_name(10);
  r += returned(11, 12);
  r += returned_below(13);
  r += comparison(1, 2) + comparison(3, 4);
  r += clauses_of_a_loop(3);
  return r;
}
