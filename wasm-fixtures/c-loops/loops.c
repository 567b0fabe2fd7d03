// Every control shape of C that moves the line: used for line counts, events and branches.
#include <stdio.h>
#include <string.h>

static int for_loop(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++) {
    sum += i;
  }
  return sum;
}

static int while_loop(int n) {
  int steps = 0;
  while (n != 1) {
    n = n % 2 ? 3 * n + 1 : n / 2;
    steps++;
  }
  return steps;
}

static int do_loop(int n) {
  int digits = 0;
  do {
    n /= 10;
    digits++;
  } while (n > 0);
  return digits;
}

static int one_line_loops(int n) {
  int a = 0, b = 0, c = n;
  for (int i = 0; i < n; i++) a += i;
  while (b < n) b += 2;
  do c--; while (c > 0);
  for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) a ^= j;
  return a + b + c;
}

static int empty_loop(const char *text) {
  const char *end = text;
  while (*end++)
    ;
  return (int)(end - text) - 1;
}

static int continue_and_break(int n) {
  int kept = 0;
  for (int i = 0; i < n; i++) {
    if (i % 3 == 0)
      continue;
    if (i > 20)
      break;
    kept += i;
  }
  for (;;) {
    if (kept % 7 == 0)
      break;
    kept++;
  }
  return kept;
}

static int nested_loops(int n) {
  int cells = 0;
  for (int row = 0; row < n; row++) {
    for (int column = row; column < n; column++) {
      if (row == column)
        cells += 2;
      else
        cells += 1;
    }
  }
  return cells;
}

static const char *switch_dense(int value) {
  const char *name;
  switch (value) {
  case 0:
    name = "zero";
    break;
  case 1:
    name = "one";
    break;
  case 2:
  case 3:
    name = "some";
    break;
  case 4:
    name = "four";
    break;
  default:
    name = "many";
  }
  return name;
}

static int switch_fall_through(int value) {
  int bits = 0;
  switch (value) {
  case 100:
    bits |= 4;
    // fall through
  case 10:
    bits |= 2;
    // fall through
  case 1:
    bits |= 1;
    break;
  case 7:
    return -1;
  }
  return bits;
}

static int goto_retry(int tries) {
  int attempt = 0;
again:
  attempt++;
  if (attempt < tries)
    goto again;
  if (attempt > 3)
    goto failed;
  return attempt;
failed:
  return -attempt;
}

static int fibonacci(int n) {
  if (n < 2)
    return n;
  return fibonacci(n - 1) + fibonacci(n - 2);
}

static int is_odd(int n);
static int is_even(int n) { return n == 0 ? 1 : is_odd(n - 1); }
static int is_odd(int n) { return n == 0 ? 0 : is_even(n - 1); }

static int early_return(const int *values, int count, int wanted) {
  for (int i = 0; i < count; i++) {
    if (values[i] == wanted)
      return i;
  }
  return -1;
}

static int calls;
static int truth(int value) {
  calls++;
  return value;
}

static int short_circuit(int a, int b, int c) {
  int result = 0;
  if (truth(a) && truth(b) || truth(c))
    result = 1;
  if (truth(a) &&
      truth(b) &&
      truth(c))
    result += 2;
  result += truth(a)
                ? truth(b) || truth(c)
                : !truth(c);
  return result;
}

static int add3(int a, int b, int c) {
  return a + b + c;
}

static int nested_calls(int n) {
  return add3(add3(n, 1, 2), add3(3, n, 4), add3(5, 6, n));
}

static int many_lines(int n) {
  int value = n * 2
              + for_loop(n)
              - do_loop(n)
              + add3(n,
                     n + 1,
                     while_loop(n));
  return value;
}

static int else_if_chain(int n) {
  if (n < 0) {
    return -1;
  } else if (n == 0) {
    return 0;
  } else if (n < 10) {
    return 1;
  } else {
    return 2;
  }
}

static int never_called(int n) {
  if (n)
    return for_loop(n);
  return 0;
}

int main(int argc, char **argv) {
  int n = argc > 1 ? 9 : 6;
  const int values[] = {4, 8, 15, 16, 23, 42};
  printf("for %d while %d do %d\n", for_loop(n), while_loop(n), do_loop(n * 1234));
  printf("one-line %d\n", one_line_loops(n));
  printf("empty %d %zu\n", empty_loop(argv[0] ? "program" : ""), strlen("program"));
  printf("continue %d nested %d\n", continue_and_break(n * 5), nested_loops(n));
  for (int i = 0; i < 6; i++)
    printf("%s ", switch_dense(i));
  printf("%d %d %d %d\n", switch_fall_through(100), switch_fall_through(10), switch_fall_through(7),
         switch_fall_through(2));
  printf("goto %d %d\n", goto_retry(2), goto_retry(n));
  printf("fibonacci %d even %d\n", fibonacci(n), is_even(n));
  printf("found %d %d\n", early_return(values, 6, 15), early_return(values, 6, 7));
  for (int bits = 0; bits < 8; bits++)
    printf("%d", short_circuit(bits & 4, bits & 2, bits & 1));
  printf(" calls %d\n", calls);
  printf("nested %d lines %d\n", nested_calls(n), many_lines(n));
  for (int i = -1; i < 12; i += 4) printf("%d ", else_if_chain(i));
  printf("\n");
  if (argc > 99)
    return never_called(argc);
  return 0;
}
