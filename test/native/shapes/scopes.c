// Code that a scope's end, a return or a file included in the middle of a function brings in.
enum op {
#define OP(name, n) OP_##name,
#include "ops.def"
#undef OP
};
static int total;

static void cleaner(int *p) {
  total += *p;
}
int scoped(int n) {
  int a __attribute__((cleanup(cleaner))) = n;
  for (int i = 0; i < n; i++) {
    int b __attribute__((cleanup(cleaner))) = i;
    if (i == 1)
      continue;
    if (i == 3)
      break;
    b++;
  }
  if (n == 2)
    return 7;
  a++;
  return a;
}

int after_return(int n) {
  if (n > 3) {
    total = n;
    return n;
    total = 0;
  }
  while (n < 2) {
    total = 1;
    return 7;;
    n++;
  }
  {
    if (n == 3) {
      return 1;
    }
    int fd = 1;
    (void)fd;
  }
  int result = 42;
  (void)result;
  return 0;
  ;
}

int included(int op) {
  switch (op) {
#define OP(name, n) \
  case OP_##name:   \
    total += n;     \
    break;
#include "ops.def"
#undef OP
  }
#include "body.inc"
  return total;
}

#line 70000 "grammar.y"
int generated(int n) {
  if (n > 2)
    return n;
  return -n;
}
