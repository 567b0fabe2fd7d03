// `if` with and without `else`.


int without_else(int n) {
  int r = 0;
  if (n > 0) {
    r = 1;
  }
  if (n > 1)
    r += 2;
  if (n > 2) r += 4;
  return r;
}


int with_else(int n) {
  int r;
  if (n > 0)
    r = 1;
  else
    r = 2;
  return r;
}


int else_if(int n) {
  int r;
  if (n < 0)
    r = -1;
  else if (n == 0)
    r = 0;
  else if (n < 10)
    r = 1;
  else
    r = 2;
  return r;
}


int else_if_on_one_line_each(int n) {
  int r = 5;
  if (n < 0) r = -1;
  else if (n == 0) r = 0;
  else if (n < 10) r = 1;
  return r;
}


int all_on_one_line(int n) {
  int r = 0;
  if (n > 0) r = 1; else r = 2;
  return r;
}


int nested(int a, int b) {
  int r = 0;
  if (a) {
    if (b) {
      r = 1;
    }
  }
  if (a)
    if (b)
      r += 2;
    else
      r += 4;
  return r;
}


int brace_before_else(int n) {
  int r = 0;
  if (n < 0) {
    r = 1;
  } else if (n == 0) {
    r = 2;
  } else {
    r = 3;
  }
  return r;
}


int braces_on_their_lines(int n)
{
  int r = 0;
  if (n > 0)
  {
    r = 1;
  }
  else
  {
    r = 2;
  }
  return r;
}


int branch_ends_the_loop(int n) {
  int r = 0;
  for (int i = 0; i < n; i++) {
    if (i % 2)
      r += 1;
    else
      r += 10;
  }
  return r;
}


int constant(int n) {
  if (0) n = 7;
  if (1) n += 1;
  return n;
}


int run(void) {
  int r = 0;
  for (int n = -1; n < 4; n++) {
    r += without_else(n) + with_else(n);
    r += else_if(4 * n) + else_if_on_one_line_each(4 * n);
    r += all_on_one_line(n);
    r += nested(n & 1, n & 2);
    r += brace_before_else(n);
    r += braces_on_their_lines(n);
  }
  r += branch_ends_the_loop(3);
  r += constant(1);
  return r;
}
