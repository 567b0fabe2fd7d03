// A library without libc: numbers of every type across the border, and functions that trap.
#define EXPORT(name) __attribute__((export_name(name)))

EXPORT("add") int add(int a, int b) {
  return a + b;
}

EXPORT("fib") int fib(int n) {
  if (n < 2)
    return n;
  return fib(n - 1) + fib(n - 2);
}

EXPORT("div") int divide(int a, int b) {
  int quotient = a / b;
  return quotient;
}

EXPORT("factorial") long long factorial(long long n) {
  long long product = 1;
  while (n > 1) {
    product *= n;
    n--;
  }
  return product;
}

EXPORT("average") double average(double a, double b) {
  return (a + b) / 2;
}

EXPORT("half") float half(float value) {
  return value / 2;
}

EXPORT("mix") double mix(int a, long long b, float c, double d) {
  double sum = a;
  sum += (double)b;
  sum += c;
  sum += d;
  return sum;
}

static int log_of[16];

EXPORT("remember") void remember(int index, int value) {
  log_of[index & 15] = value;
}

EXPORT("recall") int recall(int index) {
  return log_of[index & 15];
}

EXPORT("stop") void stop(void) {
  __builtin_trap();
}

EXPORT("spin") void spin(void) {
  for (;;)
    ;
}
