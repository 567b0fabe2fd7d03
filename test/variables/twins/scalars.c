/* Every kind of type that C has: numbers, enums, unions, arrays, bitfields, pointers, structs by value and statics. */
typedef unsigned char byte;
typedef enum { RED, GREEN = 5, BLUE } color;
enum level { LOW = -1, HIGH = 1 };
typedef struct { int x, y; } point;
typedef struct node {
  const char *name;
  struct node *next;
  point at;
  color shade;
  union { int number; float real; };
} node;
struct flags {
  unsigned ready : 1;
  int mode : 3;
  unsigned count : 12;
  unsigned long long wide : 40;
  color shade : 4;
};
typedef union { unsigned word; byte bytes[4]; } mixed;
typedef int (*operation)(int, int);

static int calls;
static const char *const days[] = {"mon", "tue", "wed"};

static int add(int a, int b) {
  int sum = a + b;
  calls++;
  return sum;
}

static int multiply(int a, int b) {
  int product = 0;
  for (int i = 0; i < b; i++)
    product = add(product, a);
  return product;
}

static long long numbers(int n) {
  signed char small = (signed char)(n - 130);
  byte octet = (byte)(n * 37);
  short half = (short)(n * -300);
  unsigned short wide_half = (unsigned short)(n * 70000);
  unsigned whole = (unsigned)n * 3000000000u;
  long long large = (long long)n * -1234567890123LL;
  unsigned long long huge = ~0ULL - (unsigned long long)n;
  float single = (float)n / 3;
  double real = n / 7.0;
  _Bool is_odd = n % 2 != 0;
  char letter = (char)('a' + n);
  color shade = n > 3 ? BLUE : GREEN;
  enum level level = n > 3 ? HIGH : LOW;
  const volatile int kept = n;
  large += small + octet + half + wide_half;
  huge -= whole;
  real += single + is_odd;
  return large + (long long)huge + (long long)real + letter + shade + level + kept;
}

static point moved(point from, int by) {
  point to = from;
  to.x += by;
  to.y -= by;
  return to;
}

static int pointers(int n) {
  int array[5] = {1, 2, 3};
  int matrix[2][3] = {{1, 2, 3}, {4, 5, n}};
  int *at = &array[1];
  int **to_at = &at;
  char text[8] = "wasm";
  const char *constant = days[n % 3];
  point here = {n, -n};
  point *where = &here;
  node last = {"last", 0, {7, 8}, BLUE, {.real = 0.5f}};
  node first = {"first", &last, {1, 2}, RED, {9}};
  node *walk = &first;
  operation apply = n > 2 ? add : multiply;
  operation nothing = 0;
  void *raw = array;
  **to_at = n;
  at++;
  *at += 10;
  text[1] = 'A';
  int total = apply(3, 4);
  while (walk) {
    total += walk->at.x;
    walk = walk->next;
  }
  here = moved(here, 5);
  where->y *= 2;
  matrix[1][0] = here.x;
  return total + matrix[1][0] + (raw != 0) + (nothing == 0) + constant[0] + text[0];
}

static int bits(int n) {
  struct flags set = {1, -3, 4000, 1ULL << 39, BLUE};
  mixed both = {0x01020304u};
  set.count += n;
  set.mode = n & 3;
  set.wide -= 1;
  both.bytes[2] = (byte)n;
  set.shade = RED;
  int result = (int)set.count + set.mode + (int)both.word;
  return result;
}

static int statics(int n) {
  static int times = 3;
  static point origin = {1, 1};
  times += n;
  origin.x *= 2;
  origin = moved(origin, times);
  return origin.x + times;
}

int run(void) {
  int total = 0;
  for (int round = 1; round < 6; round++) {
    long long number = numbers(round);
    total += (int)(number % 1000);
    total += pointers(round);
    total += bits(round);
    total += statics(round);
    total += multiply(round, 3);
  }
  return total;
}
#ifndef __wasm__
int main(void) { return run() == 0; }
#endif
