// The comma operator.


int f(int n) { return n; }


int in_for(int n) {
  int r = 0;
  for (int i = 0, j = n; i < j; i++, j--) {
    r += j - i;
  }
  return r;
}


int as_a_statement(int n) {
  int a, b;
  a = n, b = f(a) + 1;
  b = (f(a), a++, a * 10 + b);
  return b;
}


int in_a_condition(int n) {
  int r = 0;
  if (r += n, r > 3) {
    r = f(r);
  }
  return r;
}


int in_a_loop_condition(int n) {
  int r = 0;
  while (n--, n > 0) {
    r += n;
  }
  return r;
}


int on_two_lines(int n) {
  int r = 0;
  r = f(n),
  r += f(r);
  return r;
}


int several_statements(int n) {
  int a = n; int b = f(a); a += b;
  if (a > 3) { a--; b++; } else { a++; b--; }
  return a * b;
}


int run(void) {
  int r = in_for(0) + in_for(5) + in_for(6);
  r += as_a_statement(3);
  r += in_a_condition(1) + in_a_condition(7);
  r += in_a_loop_condition(4);
  r += on_two_lines(5);
  r += several_statements(1) + several_statements(2);
  return r;
}
