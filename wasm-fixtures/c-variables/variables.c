// Variables of every kind that C has, in scopes of every shape. No libc; values follow from the arguments alone.

typedef unsigned char byte;
typedef struct point {
  int x, y;
} point;

enum color { RED, GREEN = 5, BLUE };
enum level { LOW = -1, HIGH = 1 };

struct flags {
  unsigned ready : 1;
  signed mode : 3;
  unsigned count : 12;
  unsigned long long wide : 40;
};

union number {
  int i;
  float f;
  byte bytes[4];
};

struct node {
  const char *name;
  struct node *next;
  struct {
    short inner[2][3];
    enum color color;
  } data;
  union {
    int left;
    unsigned right;
  };
};

static int calls = 3;
int total;
static const char greeting[] = "hello, \"world\"\n";

__attribute__((noinline)) static int use(const void *pointer, int value) {
  total += pointer ? value : 0;
  return total;
}

__attribute__((export_name("scalars"))) int scalars(int n) {
  signed char c = 'A';
  byte b = 200;
  short s = -2;
  unsigned short us = 65535;
  int i = n;
  unsigned u = 4000000000u;
  long long l = -9007199254740993ll;
  unsigned long long ul = 18446744073709551615ull;
  float f = 0.5f;
  double d = -0.0;
  _Bool yes = n > 0;
  enum color color = BLUE;
  enum level level = LOW;
  int (*function)(int) = scalars;
  calls += c + b + s + us + i + (int)u + (int)l + (int)ul;
  return calls + (int)f + (int)d + yes + color + level + (function != 0);
}

__attribute__((export_name("aggregates"))) int aggregates(int n) {
  point p = {n, 2 * n};
  point *q = &p;
  int matrix[2][3] = {{1, 2, 3}, {4, 5, n}};
  char text[8] = "abc";
  const char *string = greeting;
  struct flags flags = {1, -3, 4000, 1ull << 39};
  union number number = {.f = 1.0f};
  struct node second = {"two", 0, {{{1}, {2}}, GREEN}, {7}};
  struct node first = {"one", &second, {{{9, 8, 7}}, RED}, {-1}};
  q->y++;
  return use(q, p.y + matrix[1][2] + text[0] + *string + flags.mode + number.i + first.next->left);
}

__attribute__((export_name("scopes"))) int scopes(int n, long long wide, float small, double large) {
  int sum = 0;
  for (int i = 0; i < n; i++) {
    int twice = 2 * i;
    sum += twice;
    {
      double sum = large + small;
      total = (int)sum;
    }
  }
  static int kept = 11;
  kept++;
  if (sum > 100) {
    int late;
    late = sum - 100;
    sum = late;
  }
  return sum + (int)wide + kept;
}

__attribute__((noinline)) static int by_value(point p, struct node node, int last) {
  int result = p.x * last + node.left;
  return use(&node, result);
}

static inline int square(int of) {
  int result = of * of;
  return result + calls;
}

__attribute__((export_name("calls"))) int pass(int n) {
  point p = {n, n + 1};
  struct node node = {"passed", 0, {{{0}}, GREEN}, {n}};
  int squared = square(n + 1);
  return by_value(p, node, squared) + by_value((point){1, 2}, node, n);
}

__attribute__((export_name("factorial"))) long long factorial(int n) {
  if (n < 2) return 1;
  long long rest = factorial(n - 1);
  return n * rest;
}
