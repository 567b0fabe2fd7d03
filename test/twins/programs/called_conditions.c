// Calls that decide: conditions of loops and branches.
int left = 0;


int set(int n) {

  left = n;
  return n;
}


int next(void) {

  left--;
  return left;
}


int more(void) { return left > 0; }


int is_even(int n) { return n % 2 == 0; }


int negate(int n) { return !n; }


int while_more(int n) {
  int r = 0;
  set(n);
  while (more()) {
    r += next();
  }
  return r;
}


int body_in_the_condition(int n) {
  set(n);
  while (next() > 2)
    ;
  return left;
}


int for_with_calls(int n) {
  int r = 0;
  for (set(n); more(); next()) {
    r += left;
  }
  return r;
}


int call_of_a_call(int n) {
  while (negate(is_even(set(n)))) {
    n += next() / 2;
  }
  return n;
}


int two_calls(int n) {
  int r = 0;
  set(n);
  while (more() && next() != 3) {
    if (is_even(left) || more()) {
      r += 1;
    }
  }
  return r;
}


int do_while(int n) {
  set(n);
  do {
    n += left;
  } while (next() > 0);
  return n;
}


int run(void) {
  int r = while_more(0) + while_more(4);
  r += body_in_the_condition(6);
  r += for_with_calls(0) + for_with_calls(3);
  r += call_of_a_call(3) + call_of_a_call(4);
  r += two_calls(8) + two_calls(2);
  r += do_while(0) + do_while(3);
  return r;
}
