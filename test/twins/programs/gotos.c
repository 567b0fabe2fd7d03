// `goto`: Python says backward ones with a loop, forward ones with an `if` or a loop that it breaks.


int backward(int n) {
  int r = 0;
again:
  r += n;
  n--;
  if (n > 0) goto again;
  return r;
}


int backward_below(int n) {
  int r = 0;
again:
  r += n;
  n--;
  if (n > 0)
    goto again;
  return r;
}


int forward(int n) {
  int r = 1;
  if (n > 5)
    goto skip;
  r = n;
skip:
  return r;
}


int out_of_two_loops(int n) {
  int r = 0;
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < n; j++) {
      r = 10 * i + j;
      if (i * j == 2)
        goto found;
    }
  }
found:
  return r;
}


int cleanup(int n) {
  int open = 1;
  if (n < 1)
    goto close_first;
  open += 2;
  if (n < 2)
    goto close_second;
  open += 4;
close_second:
  open *= 10;
close_first:
  open += 5;
  return open;
}


int parity(int input) {
  int steps = 0;

even:
  steps += 1;
  if (input == 0) return steps;
  if (input % 2) { input /= 2; goto odd; }
  input /= 2;
  goto even;
odd:
  steps += 10;
  if (input == 0) return steps;
  if (input % 2) { input /= 2; goto even; }
  input /= 2;
  goto odd;
}


int two_labels(int n) {
  int r = 0;
outer:
  r += 100;
inner:
  r += 1;
  n--;
  if (n % 3) goto inner;
  if (n > 0) goto outer;
  return r;
}


int run(void) {
  int r = 0;
  r += backward(1) + backward(4);
  r += backward_below(1) + backward_below(4);
  r += forward(3) + forward(8);
  r += out_of_two_loops(1) + out_of_two_loops(3);
  r += two_labels(5);
  r += cleanup(0) + cleanup(1) + cleanup(2);
  r += parity(0) + parity(13) + parity(12);
  return r;
}
