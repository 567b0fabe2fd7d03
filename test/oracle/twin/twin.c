// Line for line the same program as twin.py, so that CPython's sys.settrace says which `line` events it has.
int odd(int n);

int for_sum(int n) {
  int total = 0;
  for (int i = 0; i < n; i++) {
    total += i; }
  return total; }


int collatz(int n) {
  int steps = 0;
  while (n != 1) {
    if (n % 2) {
      n = 3 * n + 1; }
    else {
      n = n / 2; }
    steps += 1; }
  return steps; }


int nested(int n) {
  int cells = 0;
  for (int row = 0; row < n; row++) {
    for (int column = 0; column < row; column++) {
      cells += 1; }
    cells += 10; }
  return cells; }


int skip_some(int n) {
  int kept = 0;
  for (int i = 0; i < n; i++) {
    if (i % 3 == 0) {
      continue; }
    if (i > 10) {
      break; }
    kept += i; }
  return kept; }


int classify(int n) {
  int kind = 0;
  if (n < 0) {
    kind = -1; }
  else if (n == 0) {
    kind = 0; }
  else if (n < 10) {
    kind = 1; }
  else {
    kind = 2; }
  return kind; }


int fibonacci(int n) {
  if (n < 2) {
    return n;
  }
  return fibonacci(n - 1) + fibonacci(n - 2);
}


int even(int n) {
  int r = 1;
  if (n > 0) {
    r = odd(n - 1); }
  return r; }


int odd(int n) {
  int r = 0;
  if (n > 0) {
    r = even(n - 1); }
  return r; }


int one_line_for(int n) {
  int a = 0;
  for (int i = 0; i < n; i++) a += i;
  return a; }


int truth(int value) {
  return value; }


int short_circuit(int a, int b, int c) {
  int r = 0;
  if ((truth(a) && truth(b)) || truth(c)) {
    r = 1; }
  r = truth(a) ? truth(b) : truth(c) + r;
  return r; }


int last_iteration(int n) {
  int seen = 0;
  for (int i = 0; i < n; i++) {
    if (i < 2) {
      seen += 1; } }
  return seen; }


int never_enters(int n) {
  int r = 5;
  while (n < 0) {
    n = n + 1;
    r = r + 1; }
  for (int i = 0; i < 0; i++) {
    r = 9; }
  return r; }


int find(int wanted, int n) {
  for (int i = 0; i < n; i++) {
    if (i * i == wanted) {
      return i;
    }
  }
  return -1;
}


int countdown(int n) {
  int r = 0;
  while (n > 0) {
    n -= 1; r += fibonacci(n); }
  return r; }


int run(void) {
  int r = 0;
  r += for_sum(4);
  r += collatz(6);
  r += nested(3);
  r += skip_some(14);
  r += classify(-5) + classify(0) + classify(3) + classify(30);
  r += fibonacci(4);
  r += even(3);
  r += one_line_for(3) + one_line_for(0);
  for (int i = 0; i < 8; i++) {
    r += short_circuit(i & 4, i & 2, i & 1); }
  r += last_iteration(4);
  r += never_enters(1) + never_enters(-2);
  r += find(9, 10) + find(7, 4);
  r += countdown(3);
  return r; }
