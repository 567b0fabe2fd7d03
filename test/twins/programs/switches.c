// `switch` with and without fall-through. Python asks at each `case` whether control would come there.


int no_fall_through(int n) {
  int r = 0;
  switch (n) {
    case 0:
      r = 10;
      break;
    case 1:
      r = 20;
      break;
    case 2:
      r = 30;
      break;
    default:
      r = 40;
  }
  return r;
}


int fall_through(int n) {
  int r = 0;
  switch (n) {
    case 0:
      r += 1;
    case 1:
      r += 10;
    case 2:
      r += 100;
      break;
    case 3:
      r += 1000;
    default:
      r += 10000;
  }
  return r;
}


int shared_cases(int n) {
  int r = 0;
  switch (n) {
    case 'a': case 'e': case 'i': case 'o': case 'u':
      r = 1;
      break;
    case 1000:
      r = 2;
  }
  return r;
}


int case_on_one_line(int n) {
  int r = 0;
  switch (n) {
    case 1: r = 5; break;
    case 2: r = 6; break;
    default: r = 7; break;
  }
  return r;
}


int all_on_one_line(int n) {
  int r = 1;
  switch (n) { case 0: r = 8; case 1: r += 9; break; default: r = 3; }
  return r;
}


int default_first(int n) {
  int r = 0;
  switch (n) {
    default:
      r += 1;
    case 4:
      r += 2;
      break;
    case 5:
      r += 4;
  }
  return r;
}


int in_a_loop(int n) {
  int r = 0;
  for (int i = 0; i < n; i++) {
    switch (i % 4) {
      case 0:
        continue;
      case 1:
        r += i;
        break;
      case 2:
        r -= i;
    }
    r *= 2;
  }
  return r;
}


int without_a_match(int n) {
  switch (n) {
    case 77: n = 0;
  }
  return n;
}


int run(void) {
  int r = 0;
  for (int n = 0; n < 5; n++) {
    r += no_fall_through(n);
    r += fall_through(n);
    r += case_on_one_line(n);
    r += all_on_one_line(n);
    r += default_first(n + 2);
  }
  r += shared_cases('e') + shared_cases('x') + shared_cases(1000);
  r += in_a_loop(7);
  r += without_a_match(3);
  return r;
}
