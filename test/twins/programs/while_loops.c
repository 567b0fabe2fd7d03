// `while` in every shape.


int halve(int n) {
  int steps = 0;
  while (n > 1) {
    n /= 2;
    steps++;
  }
  return steps;
}


int without_braces(int n) {
  while (n > 3)
    n -= 3;
  return n;
}


int on_one_line(int n) {
  while (n > 3) n -= 3;
  return n;
}


int two_statements_on_one_line(int n) {
  int steps = 0;
  while (n > 0) { n -= 2; steps++; }
  return steps;
}


int effect_in_condition(int n) {
  int i = 0;
  while (++i < n) ;
  return i;
}


int effect_in_condition_body_below(int n) {
  int i = 0;
  while (++i < n)
    ;
  return i;
}


int first_statement(int n) {
  while (n % 5) {
    n++;
  }
  return n;
}


int collatz(int n) {
  int steps = 0;
  while (n != 1) {
    if (n % 2) {
      n = 3 * n + 1;
    } else {
      n /= 2;
    }
    steps++;
  }
  return steps;
}


int branch_ends_the_body(int n) {
  int odd = 0;
  while (n > 0) {
    n -= 1;
    if (n % 2) {
      odd += 1;
    }
  }
  return odd;
}


int loop_in_a_loop(int n) {
  int digits = 0;
  while (n > 0) {
    int rest = n;
    while (rest > 0) {
      digits += rest % 10;
      rest /= 10;
    }
    n -= 7;
  }
  return digits;
}


int inner_loop_first_and_last(int n) {
  while (n > 0) {
    while (n % 3)
      n--;
    while (n % 4)
      n--;
    n -= 4;
    while (n > 6) n--;
  }
  return n;
}


int run(void) {
  int r = 0;
  int n = 0;
  while (n < 9) {
    r += halve(n) + without_braces(n) + on_one_line(n);
    r += two_statements_on_one_line(n);
    r += effect_in_condition(n);
    r += effect_in_condition_body_below(n);
    r += first_statement(n);
    r += branch_ends_the_body(n);
    n += 2;
  }
  r += collatz(6);
  r += loop_in_a_loop(25);
  r += inner_loop_first_and_last(14);
  return r;
}
