// setjmp and longjmp, which LLVM makes from WebAssembly exceptions: legacy (try) and final (try_table).
#include <setjmp.h>
#include <stdio.h>

static jmp_buf outer, inner;
static int steps;

static int descend(int depth) {
  steps++;
  if (depth == 0)
    longjmp(inner, 1);
  int below = descend(depth - 1);
  steps += 100;
  return below;
}

static int attempt(int depth) {
  if (setjmp(inner) == 0) {
    descend(depth);
    return -1;
  }
  steps++;
  return depth;
}

static int retry(int limit) {
  volatile int tries = 0;
  int code = setjmp(outer);
  tries++;
  if (code < limit)
    longjmp(outer, code + 1);
  return tries;
}

static void skip_frames(int depth) {
  if (depth > 0) {
    skip_frames(depth - 1);
    steps += 1000;
    return;
  }
  longjmp(outer, 42);
}

int main(void) {
  for (int depth = 0; depth < 3; depth++) {
    int reached = attempt(depth);
    printf("attempt %d, %d steps\n", reached, steps);
  }
  printf("retry %d\n", retry(4));
  int code = setjmp(outer);
  if (code == 0)
    skip_frames(3);
  printf("code %d, %d steps\n", code, steps);
  return 0;
}
