// `?:`


int f(int n) { return n; }


int on_one_line(int n) {
  int r = n > 0 ? n : -n;
  return r;
}


int with_calls(int n) {
  int r = f(n) > 0 ? f(1) : f(2);
  return r;
}


int in_each_other(int n) {
  return n < 0 ? -1 : n == 0 ? 0 : n < 10 ? 1 : 2;
}


int as_an_argument(int n) {
  return f(n % 2 ? f(n) : n / 2);
}


int in_a_condition(int n) {
  if (n > 3 ? n % 2 : n == 0) {
    return 1;
  }
  return 0;
}


int in_a_loop_on_one_line(int n) {
  int r = 0;
  for (int i = 0; i < n; i++) r += i % 2 ? f(i) : 10;
  return r;
}


int condition_first(int n) {
  int r = n > 0 ? f(n)
                : f(-n);
  return r;
}


int run(void) {
  int r = on_one_line(4) + on_one_line(-4);
  r += with_calls(1) + with_calls(0);
  r += in_each_other(-1) + in_each_other(0) + in_each_other(1) + in_each_other(10);
  r += as_an_argument(3) + as_an_argument(4);
  r += in_a_condition(0) + in_a_condition(1) + in_a_condition(4) + in_a_condition(5);
  r += in_a_loop_on_one_line(4);
  r += condition_first(3) + condition_first(-3);
  return r;
}
