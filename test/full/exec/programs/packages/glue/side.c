// A side module: its data, its functions, and calls back through the table that it shares with the main module.
int calls;

extern void show(int);

int collatz(int n) {
  calls++;
  int steps = 0;
  while (n != 1) {
    n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    steps++;
  }
  return steps;
}

void each_divisor(int n, void (*found)(int)) {
  calls++;
  for (int i = 1; i * i <= n; i++) {
    if (n % i != 0) continue;
    found(i);
    if (i * i != n) show(n / i);
  }
}
