// Jumps through tables: labels as values, tail calls, ranges of cases.
#ifdef __wasm__
#define TAIL __attribute__((musttail))
#else
#define TAIL
#endif
#define NEXT goto *labels[*code++]

int interpret(int limit) {
  static const unsigned char program[] = {0, 3, 2, 1, 3, 9, 4};
  static void *const labels[] = {
      &&push, &&add, &&dup, &&jump_if, &&halt, &&unused,
  };
  const unsigned char *code = program;
  int stack[16], *sp = stack, acc = 0;
  NEXT;
push:
  *sp++ = *code++;
  NEXT;
add:
  sp--;
  sp[-1] += sp[0];
  NEXT;
dup:
  acc = *sp = sp[-1];
  sp++;
  NEXT;
jump_if:
  if (sp[-1] < limit)
    code -= 3;
  else
    code++;
  NEXT;
unused:
  acc = 99;
  NEXT;
halt:
  return sp[-1] + acc;
}

struct machine {
  const char *pc;
  int acc, steps;
};
static int step(struct machine *m);
static int op_add(struct machine *m) {
  m->acc += 3;
  m->pc++;
  TAIL return step(m);
}
static int op_loop(struct machine *m) {
  if (++m->steps < 1000) {
    m->pc = "a";
    if (m->steps % 3 == 0)
      m->pc = "aa";
  } else {
    m->pc = "h";
  }
  TAIL return step(m);
}
static int op_halt(struct machine *m) {
  return m->acc;
}
static int op_never(struct machine *m) {
  m->acc = -1;
  return 0;
}
static int step(struct machine *m) {
  int (*const table[4])(struct machine *) = {op_loop, op_add, op_halt, op_never};
  int op = *m->pc == 'a' ? 1 : *m->pc == 'h' ? 2 : 0;
  TAIL return table[op](m);
}
int tail_calls(int steps) {
  struct machine m = {"aa", 0, steps};
  return step(&m);
}

int ranges(int n) {
  switch (n) {
    case 0 ... 9:
      return 1;
    case 10:
    case 11:
      n++;
      __attribute__((fallthrough));
    case 12: {
      return n;
    }
  }
  return -1;
}
