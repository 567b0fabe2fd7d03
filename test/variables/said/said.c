// Programs that say what their variables hold: each `SAY` passes, on one line, numbers of variables and their values to the host.
// A reader of debug info must show the same values when that line begins, or none.
typedef long long wide;
typedef unsigned char byte;
__attribute__((import_module("env"), import_name("say"))) void say(int id, wide value);
#define SAY1(a) say(__COUNTER__, (wide)(a))
#define SAY(a) SAY1(a)
#define SAY2(a, b) SAY1(a), SAY1(b)
#define SAY3(a, b, c) SAY2(a, b), SAY1(c)
#define SAY4(a, b, c, d) SAY3(a, b, c), SAY1(d)
#define EXPORT(name) __attribute__((export_name(#name)))
#define APART __attribute__((noinline))

typedef struct { int x; short y; wide z; } point;
typedef enum { RED, GREEN = 5, BLUE } color;
typedef struct node { struct node *next; int value; } node;

int seed = 1;
static wide total;

static int next(void) {
  seed = (int)(seed * 1103515245u + 12345u);
  return (seed >> 8) & 0xff;
}

APART static int factorial(int n) {
  SAY(n);
  if (n < 2)
    return 1;
  int rest = factorial(n - 1);
  SAY2(n, rest);
  int result = n * rest;
  SAY3(n, rest, result);
  return result;
}

APART static wide sums(int count, int scale) {
  wide sum = 0;
  int odd = 0;
  SAY4(count, scale, sum, odd);
  for (int i = 0; i < count; i++) {
    int value = next() * scale;
    SAY4(i, value, sum, odd);
    if (value & 1) {
      odd++;
      wide twice = 2 * (wide)value;
      SAY3(i, odd, twice);
      sum += twice;
    } else {
      sum -= value;
      SAY2(i, sum);
    }
    SAY4(i, value, sum, odd);
  }
  SAY4(count, scale, sum, odd);
  total += sum;
  return sum;
}

APART static int shadows(int n) {
  int x = n + 1;
  SAY2(n, x);
  {
    int x = 2 * n;
    SAY2(n, x);
    for (int x = 0; x < 3; x++) {
      SAY2(n, x);
    }
    x++;
    SAY2(n, x);
  }
  SAY2(n, x);
  n = n - x;
  SAY2(n, x);
  return n;
}

APART static int move(point *p, int by) {
  SAY2(p->x, by);
  p->x += by;
  p->y = (short)(p->y - by);
  p->z *= by;
  SAY4(p->x, p->y, p->z, by);
  return p->x;
}

APART static int records(int n) {
  point p = {n, (short)-n, 1LL << 40};
  SAY4(n, p.x, p.y, p.z);
  point q = p;
  int moved = move(&q, n);
  SAY4(p.x, q.x, q.z, moved);
  point *r = n > 5 ? &p : &q;
  SAY2(r->x, r->y);
  r->x = 99;
  SAY3(p.x, q.x, moved);
  return move(r, 1) + p.x + q.x;
}

APART static int tables(int n) {
  int table[8];
  byte small[4] = {1, 2, 3, 250};
  for (int i = 0; i < 8; i++)
    table[i] = i * n;
  SAY4(table[0], table[3], table[7], small[3]);
  int best = -1;
  for (int i = 0; i < 8; i++) {
    if (table[i] % 7 == 3)
      best = i;
    SAY3(i, best, table[i]);
  }
  small[1] = (byte)best;
  SAY3(best, small[1], n);
  return best;
}

APART static int kinds(int n, wide w, unsigned u, byte b, _Bool yes, double d) {
  SAY4(n, w, u, b);
  short s = (short)(n * 1000);
  color c = n & 1 ? GREEN : BLUE;
  float f = (float)d / 2;
  SAY4(s, c, yes, w);
  w ^= (wide)u << 7;
  yes = !yes && b;
  b = (byte)(b + s);
  SAY4(w, yes, b, u);
  int whole = (int)(f + d);
  SAY2(whole, n);
  return whole;
}

APART static int lists(int n) {
  node nodes[6];
  node *head = 0;
  for (int i = 0; i < 6; i++) {
    nodes[i].value = i + n;
    nodes[i].next = head;
    head = &nodes[i];
    SAY3(i, head->value, nodes[i].value);
  }
  int length = 0, sum = 0;
  for (node *at = head; at; at = at->next) {
    length++;
    sum += at->value;
    SAY3(at->value, length, sum);
  }
  SAY3(length, sum, n);
  return sum;
}

static inline int square(int of) {
  int result = of * of;
  SAY2(of, result);
  return result;
}

APART static int inlined(int n) {
  int a = square(n);
  SAY2(n, a);
  int b = square(n + 1);
  SAY3(n, a, b);
  n = a > b ? a : b;
  SAY3(n, a, b);
  return n;
}

APART static int jumps(int n) {
  int steps = 0, state = n;
again:
  SAY3(n, steps, state);
  switch (state % 5) {
  case 0:
    state++;
    SAY2(steps, state);
    break;
  case 1:
    state += 2;
    // fall through
  case 2: {
    int kept = state;
    state = kept / 2 + 7;
    SAY3(steps, state, kept);
    break;
  }
  default:
    state -= 3;
  }
  if (++steps < 9)
    goto again;
  while (1) {
    int left = state - steps;
    SAY3(left, steps, state);
    if (left < 0)
      break;
    state /= 2;
    if (state & 1)
      continue;
    state--;
    SAY3(left, steps, state);
  }
  return state;
}

EXPORT(run) int run(int n) {
  int sum = factorial(n);
  SAY2(n, sum);
  sum += (int)sums(n, 3) + shadows(n) + records(n);
  SAY2(n, sum);
  sum += tables(n) + kinds(n, 5000000000 + n, 4000000000u + n, (byte)(200 + n), n & 1, n + 0.75);
  SAY2(n, sum);
  sum += lists(n) + inlined(n) + jumps(n);
  SAY2(n, sum);
  sum += (int)sums(2 * n, 1);
  SAY2(n, sum);
  return sum;
}
