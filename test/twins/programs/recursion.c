// Functions that call themselves.


int factorial(int n) {
  if (n == 0)
    return 1;
  return n * factorial(n - 1);
}


int fibonacci(int n) {
  if (n < 2) return n;
  return fibonacci(n - 1) + fibonacci(n - 2);
}


int fibonacci_on_two_lines(int n) {
  if (n < 2) return n;
  int before = fibonacci_on_two_lines(n - 1);
  return before + fibonacci_on_two_lines(n - 2);
}


int ackermann(int m, int n) {
  if (m == 0) {
    return n + 1;
  }
  if (n == 0) {
    return ackermann(m - 1, 1);
  }
  return ackermann(m - 1, ackermann(m, n - 1));
}


int gcd(int a, int b) { return b == 0 ? a : gcd(b, a % b); }


int moves;


void hanoi(int discs, int from, int to, int by) {

  if (discs > 0) {
    hanoi(discs - 1, from, by, to);
    moves = 10 * moves + from;
    hanoi(discs - 1, by, to, from);
  }
}


int in_a_loop(int depth) {
  int leaves = 1;
  for (int child = 0; child < depth; child++) {
    leaves += in_a_loop(child);
  }
  return leaves;
}


int loop_on_one_line(int depth) {
  int leaves = 1;
  for (int child = 0; child < depth; child++) leaves += loop_on_one_line(child);
  return leaves;
}


int run(void) {
  int r = 0;
  r += factorial(4);
  r += fibonacci(4);
  r += fibonacci_on_two_lines(4);
  r += ackermann(2, 1);
  r += gcd(91, 35);
  hanoi(2, 1, 2, 3);
  r += in_a_loop(3);
  r += loop_on_one_line(3);
  return r + moves;
}
