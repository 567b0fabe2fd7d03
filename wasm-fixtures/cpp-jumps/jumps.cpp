// Jumps whose lines compilers attribute in ways that need care: into loops, out of scopes with destructors, over `else`, back to endless loops.
static volatile int sink;

struct Scope {
  explicit Scope(int weight) : weight(weight) {}
  ~Scope() { sink += weight; }
  int weight;
};

// A loop with two entries: `goto second` jumps past its first half.
static int irreducible(int n) {
  int a = 0, b = 0;
  if (n & 1)
    goto second;
first:
  a++;
  if (a > 5)
    goto done;
second:
  b++;
  if (b < 4)
    goto first;
done:
  return a * 10 + b;
}

// Duff's device: a switch into the middle of a loop.
static int duff(int count) {
  int copied = 0;
  int rounds = (count + 3) / 4;
  switch (count % 4) {
  case 0:
    do {
      copied += 1;
    case 3:
      copied += 10;
    case 2:
      copied += 100;
    case 1:
      copied += 1000;
    } while (--rounds > 0);
  }
  return copied;
}

// Destructors at the end of the body, after `continue` and after `break`.
static int after_break(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++) {
    Scope scope(1);
    if (i % 2)
      continue;
    if (i == 6)
      break;
    sum += i;
  }
  return sum;
}

// A destructor after `return`.
static int after_return(int n) {
  if (n > 1) {
    Scope scope(10);
    if (n > 2)
      return 1;
    n = 0;
  }
  return n;
}

// The first iteration leaves the loop.
static int at_once(int n) {
  while (true) {
    n++;
    if (n > 0)
      break;
    n += 5;
  }
  return n;
}

// The jump back is taken.
static int endless(int n) {
  for (;;) {
    if (n > 3)
      return n;
    n++;
  }
}

static int chain(int n) {
  int result = 0;
  if (n < 0) {
    result = 1;
  } else if (n == 0) {
    result = 2;
  } else if (n < 10) {
    result = 3;
  } else {
    result = 4;
  }
  return result;
}

static int on_lines(int n) {
  int steps = 0;
  for (int i = 0;
       i < n;
       i++) {
    if (i == 2)
      continue;
    steps += i;
  }
  return steps;
}

static int nested(int n) {
  int found = 0;
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < n; j++) {
      if (j > i)
        break;
      if ((i + j) % 3 == 0) {
        found++;
      } else {
        found += 2;
      }
    }
  }
  return found;
}

static void run() {
  sink += irreducible(0);
  for (int count = 1; count < 7; count++)
    sink += duff(count);
  sink += after_break(9);
  for (int n = 1; n < 5; n++)
    sink += after_return(n);
  sink += at_once(0);
  sink += endless(1);
  for (int n = -1; n < 3; n++)
    sink += chain(n * 7);
  sink += on_lines(4);
  sink += nested(4);
}

#ifdef __wasm__
extern "C" void _start() { run(); }
#else
int main() { run(); }
#endif
