// Globals, arrays and structures with their initial values.
int counter = 3;
static int primes[] = {
    2, 3, 5,
    7, 11,
};
typedef struct { int x, y; } Point;
Point origin = {.x = 1, .y = 2};


int globals(void) {

  counter++;
  counter *= primes[2];
  return counter;
}


int local_array(int i) {
  int table[] = {4, 5, 6};
  table[1] = table[0] + table[2];
  return table[i];
}


int array_on_several_lines(int n) {
  int table[] = {
      n,
      n + 1,
      n + 2,
  };
  return table[1];
}


int array_of_constants(int i) {
  static const int table[] = {
      10,
      20,
  };
  return table[i];
}


int structure(int n) {
  Point p;
  p.x = n;
  p.y = p.x + origin.y;
  origin.x += p.y;
  return origin.x;
}


int matrix(int n) {
  int m[3][3];
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      m[i][j] = n * i + j;
  int trace = 0;
  for (int i = 0; i < 3; i++) trace += m[i][i];
  return trace;
}


int scopes(int n) {
  int r = n;
  {
    int r_inner = n + 1;
    r += r_inner;
  }
  {
    int other = 5;
    r += other;
  }
  return r;
}


int assignments(int n) {
  int a, b, c;
  a = b = c = n;
  a += b -= c *= 2;
  return a + b + c;
}


int run(void) {
  int r = globals() + globals();
  r += local_array(1);
  r += array_on_several_lines(3) + array_of_constants(1);
  r += structure(4);
  r += matrix(2);
  r += scopes(3) + assignments(5);
  return r;
}
