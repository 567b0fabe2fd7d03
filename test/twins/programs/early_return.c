// Several ways out of a function.


int sign(int n) {
  if (n < 0) {
    return -1;
  }
  if (n == 0) {
    return 0;
  }
  return 1;
}


int sign_on_one_line(int n) {
  if (n < 0) return -1;
  if (n == 0) return 0;
  return 1;
}


int find(int wanted, int n) {
  for (int i = 0; i < n; i++) {
    if (i * i == wanted) {
      return i;
    }
  }
  return -1;
}


int in_else(int n) {
  if (n > 10) {
    n -= 10;
  } else {
    return n;
  }
  return 2 * n;
}


int from_three_loops(int n) {
  for (int i = 1; i < n; i++) {
    for (int j = 1; j < i; j++) {
      int k = i;
      while (k > 0) {
        if (i * j * k == 24)
          return 100 * i + 10 * j + k;
        k--;
      }
    }
  }
  return 0;
}


int seen;


void note(int n) {

  if (n < 0) return;
  seen += n;
}


int always_the_first(int n) {
  return n + 1;
  n = 5;
  return n;
}


int run(void) {
  int r = 0;
  r += sign(-5) + sign(0) + sign(5);
  r += sign_on_one_line(-5) + sign_on_one_line(0) + sign_on_one_line(5);
  r += find(9, 10) + find(7, 4) + find(7, 0);
  r += in_else(3) + in_else(30);
  r += from_three_loops(3) + from_three_loops(6);
  note(-1);
  note(3);
  r += always_the_first(1);
  return r + seen;
}
