// Calls in the arguments of calls.


int one(void) {
  return 1;
}


int twice(int n) {
  return 2 * n;
}


int add(int a, int b) {
  int sum = a + b;
  return sum;
}


int three(int a, int b, int c) { return 100 * a + 10 * b + c; }


int on_one_line(int n) {
  int r = add(twice(n), add(one(), twice(one())));
  return r;
}


int in_an_index(int n) {
  int table[3] = {5, 6, 7};
  table[1] += table[twice(one())];
  return table[n];
}


int arguments_on_lines_of_their_own(int n) {
  int r = three(
      twice(n),
      one(),
      add(n, n));
  return r;
}


int last_argument_on_the_next_line(int n) {
  int r = add(twice(n),
              one());
  return r;
}


int calls_in_a_chain(int n) {
  return twice(
      twice(
          twice(n)));
}


int as_a_statement(int n) {
  twice(add(n, one()));
  return n;
}


int in_a_condition(int n) {
  if (add(twice(n), one()) > three(0, one(), 1)) {
    return twice(n);
  }
  return one();
}


int run(void) {
  int r = on_one_line(3);
  r += in_an_index(1);
  r += arguments_on_lines_of_their_own(3);
  r += last_argument_on_the_next_line(3);
  r += calls_in_a_chain(3);
  r += as_a_statement(3);
  r += in_a_condition(4) + in_a_condition(6);
  return r;
}
