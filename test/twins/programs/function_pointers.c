// Calls through tables and arguments.
typedef int (*Unary)(int);


int increment(int n) { return n + 1; }


int twice(int n) {
  return n * 2;
}


int negative(int n) {
  return -n;
}


Unary operations[] = {increment, twice, negative};


int apply(Unary f, int n) {
  return f(n);
}


int apply_twice(Unary f, int n) { return f(f(n)); }


int dispatch(int n) {
  int r = n;
  for (int i = 0; i < 3; i++) {
    r = operations[i](r);
  }
  return r;
}


int dispatch_on_one_line(int n) {
  for (int i = 0; i < 3; i++) n = apply(operations[i], n);
  return n;
}


Unary choose(int n) {
  if (n > 0)
    return increment;
  return n == 0 ? twice : negative;
}


int chosen(int n) {
  return choose(n)(choose(n - 1)(n));
}


int fold(int (*f)(int, int), const int *from, int count) {
  int value = 0;
  while (count-- > 0) {
    value = f(value, *from++);
  }
  return value;
}


int digit(int value, int next) { return 10 * value + next; }


int run(void) {
  int numbers[] = {1, 2, 3};
  int r = apply(twice, 4) + apply_twice(increment, 7);
  r += dispatch(2) + dispatch_on_one_line(3);
  r += chosen(0) + chosen(1);
  r += fold(digit, numbers, 3);
  return r;
}
