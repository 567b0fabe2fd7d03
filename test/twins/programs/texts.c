// Loops over texts.
const char *text = "  one, 23 and\t456! ";
char buffer[32];


int length(const char *s) {
  int n = 0;
  while (s[n]) n++;
  return n;
}


int is_digit(int c) { return c >= '0' && c <= '9'; }


int is_space(int c) {
  return c == ' ' || c == '\t'
      || c == '\n';
}


int words(const char *s) {
  int count = 0, inside = 0;
  for (int i = 0; s[i]; i++) {
    if (is_space(s[i])) {
      inside = 0;
    } else if (!inside) {
      inside = 1;
      count++;
    }
  }
  return count;
}


int number(const char *s, int at) {
  int value = 0;
  while (s[at] && !is_digit(s[at])) at++;
  while (is_digit(s[at])) {
    value = value * 10 + (s[at] - '0');
    at++;
  }
  return value;
}


int reversed(const char *s, int n) {
  for (int i = 0; i < n; i++)
    buffer[n - 1 - i] = s[i];
  buffer[n] = 0;
  return number(buffer, 0);
}


unsigned hash(const char *s) {
  unsigned h = 5381;
  for (; *s; s++) {
    h = (h * 33) ^ *s;
  }
  return h;
}


int run(void) {
  int r = length(text) + 100 * words(text);
  r += number(text, 0) + number(text, 10);
  r += reversed(text, 19);
  return r + hash(text) % 1000;
}
