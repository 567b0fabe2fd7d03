/* Loops of all kinds, shadowing, recursion, switch, goto, blocks, and variables that are set late or on one path. */
static int depth;

static int shadows(int n) {
  int sum = n;
  for (int i = 0; i < n; i++) {
    double sum = i * 0.5;
    sum += 0.25;
    if (i % 2) {
      int sum = i * 100;
      sum++;
      depth = sum;
    }
    {
      unsigned char i = (unsigned char)(sum * 10);
      i += 7;
      depth += i;
    }
  }
  sum += depth;
  return sum;
}

static int factorial(int n) {
  int rest = 1;
  if (n > 1)
    rest = factorial(n - 1);
  int result = n * rest;
  return result;
}

static int is_odd(int n);
static int is_even(int n) {
  if (n == 0) return 1;
  int less = n - 1;
  return is_odd(less);
}
static int is_odd(int n) {
  if (n == 0) return 0;
  int less = n - 1;
  return is_even(less);
}

static int loops(int n) {
  int steps = 0;
  int i = n;
  while (i != 1) {
    int next;
    if (i % 2 == 0) {
      next = i / 2;
    } else {
      next = 3 * i + 1;
    }
    i = next;
    steps++;
  }
  do {
    int twice = 2 * steps;
    steps -= 3;
    if (twice % 5 == 0) continue;
    i += twice;
  } while (steps > 0);
  for (int a = 0, b = n; a < b; a++, b--) {
    int product = a * b;
    if (product > 12) break;
    i -= product;
  }
  return i;
}

static int choose(int n) {
  int chosen;
  switch (n % 4) {
    case 0:
      chosen = 10;
      break;
    case 1: {
      int local = n * 2;
      chosen = local;
      break;
    }
    case 2:
      chosen = 7;
      /* fallthrough */
    default:
      chosen = -n;
  }
  return chosen;
}

static int jumps(int n) {
  int found = -1;
  for (int row = 0; row < 4; row++) {
    for (int column = 0; column < 4; column++) {
      int cell = row * 4 + column;
      if (cell == n) {
        found = row;
        goto done;
      }
    }
  }
done:;
  int after = found + 1;
  return after;
}

static int sieve(int limit) {
  char composite[32] = {0};
  int primes[12];
  int count = 0;
  for (int i = 2; i < limit; i++) {
    if (composite[i]) continue;
    primes[count] = i;
    count++;
    for (int j = i * i; j < limit; j += i)
      composite[j] = 1;
  }
  int last = primes[count - 1];
  return last + count;
}

static void sort(int *items, int low, int high) {
  if (low >= high) return;
  int pivot = items[(low + high) / 2];
  int i = low;
  int j = high;
  while (i <= j) {
    while (items[i] < pivot) i++;
    while (items[j] > pivot) j--;
    if (i <= j) {
      int kept = items[i];
      items[i] = items[j];
      items[j] = kept;
      i++;
      j--;
    }
  }
  sort(items, low, j);
  sort(items, i, high);
}

int run(void) {
  int items[8] = {5, 3, 8, 1, 9, 2, 7, 4};
  int total = shadows(5);
  total += factorial(6);
  total += is_even(5);
  total += loops(7);
  for (int i = 0; i < 4; i++)
    total += choose(i);
  total += jumps(6);
  total += sieve(30);
  sort(items, 0, 7);
  total += items[3];
  return total;
}
#ifndef __wasm__
int main(void) { return run() == 0; }
#endif
