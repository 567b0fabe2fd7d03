// Functions that call each other.
int is_odd(int n);
int male(int n);
int parse_sum(void);


int is_even(int n) {
  if (n == 0)
    return 1;
  return is_odd(n - 1);
}


int is_odd(int n) {
  if (n == 0)
    return 0;
  return is_even(n - 1);
}


int female(int n) { return n == 0 ? 1 : n - male(female(n - 1)); }


int male(int n) { return n == 0 ? 0 : n - female(male(n - 1)); }


// A descent over "2*(3+4)-5".
const char *text = "2*(3+4)-5";
int at = 0;


int next_char(void) {

  int c = text[at];
  at++;
  return c;
}


int parse_factor(void) {
  int c = next_char();
  if (c != '(')
    return c - '0';
  int value = parse_sum();
  next_char();
  return value;
}


int parse_product(void) {
  int value = parse_factor();
  while (text[at] == '*') {
    next_char();
    value *= parse_factor();
  }
  return value;
}


int parse_sum(void) {
  int value = parse_product();
  while (text[at] == '+' || text[at] == '-') {
    if (next_char() == '+')
      value += parse_product();
    else
      value -= parse_product();
  }
  return value;
}


int run(void) {
  int r = is_even(3) + 10 * is_odd(2);
  r += female(3);
  return r + 1000 * parse_sum();
}
