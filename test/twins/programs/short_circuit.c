// Conditions that are not looked at to their end.


int truth(int n) { return n; }


int and_on_one_line(int a, int b) {
  int r = 0;
  if (truth(a) && truth(b)) {
    r = 1;
  }
  return r;
}


int or_on_one_line(int a, int b) {
  int r = 0;
  if (truth(a) || truth(b)) {
    r = 1;
  }
  return r;
}


int mixed_on_one_line(int a, int b, int c) {
  int r = 0;
  if ((truth(a) && truth(b)) || truth(c)) r = 1;
  if (!(truth(a) || truth(b)) && !truth(c)) r = 2;
  return r;
}


int as_a_value(int a, int b) {
  int both = truth(a) && truth(b);
  int any = truth(a) || truth(b);
  return 10 * both + any;
}


int and_on_two_lines(int a, int b) {
  int r = 0;
  if (truth(a) &&
      truth(b)) {
    r = 1;
  }
  return r;
}


int or_on_two_lines(int a, int b) {
  int r = 0;
  if (truth(a)
      || truth(b)) {
    r = 1;
  }
  return r;
}


int on_three_lines(int a, int b, int c) {
  int r = 0;
  if (truth(a) &&
      truth(b) &&
      truth(c))
    r = 1;
  else
    r = 2;
  return r;
}


int loop_condition(int n) {
  int i = 0;
  while (i < 10 && truth(i != n)) {
    i += 2;
  }
  return i;
}


int loop_condition_on_two_lines(int n) {
  int i = 0;
  while (i < 6 &&
         i != n) {
    i += 2;
  }
  return i;
}


int run(void) {
  int r = 0;
  for (int i = 0; i < 4; i++) {
    r += and_on_one_line(i & 1, i & 2);
    r += or_on_one_line(i & 1, i & 2);
    r += as_a_value(i & 1, i & 2);
    r += and_on_two_lines(i & 1, i & 2);
    r += or_on_two_lines(i & 1, i & 2);
  }
  for (int i = 0; i < 8; i++) {
    r += mixed_on_one_line(i & 1, i & 2, i & 4);
    r += on_three_lines(i & 1, i & 2, i & 4);
  }
  r += loop_condition(4) + loop_condition(-1);
  r += loop_condition_on_two_lines(4) + loop_condition_on_two_lines(-1);
  return r;
}
