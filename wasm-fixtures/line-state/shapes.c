// Shapes in which the code alone does not say whether a line was just left: it depends on the path taken.
#define EXPORT(name) __attribute__((export_name(name)))

static int total;

__attribute__((noinline)) static void note(int value) {
  total = total * 3 + value;
}

// The head and the body's condition on one line, the body on the next: after an iteration that skipped its
// body, the jump back is the only sign of a new iteration; after one that ran it, coming back to the head is.
EXPORT("skip_body") int skip_body(int bits) {
  total = 0;
  for (int i = 0; i < 8; i++) if (bits >> i & 1)
    note(i);
  return total;
}

// The same, rotated: tested below its body, which the last iteration may skip.
EXPORT("rotated") int rotated(int bits) {
  total = 0;
  int i = 0;
  do { if (bits >> i & 1)
    note(i); } while (++i < 8);
  return total;
}

// One arm on the line of the condition, the other on the next; unrolled, each copy is entered from both.
EXPORT("unrolled") int unrolled(int bits) {
  total = 0;
#pragma unroll
  for (int i = 0; i < 4; i++) {
    if (bits >> i & 1) note(10 + i);
    else note(20 - i);
  }
  return total;
}

// The call belongs to the first line, an argument to the second: entered from either.
EXPORT("argument") int argument(int which) {
  total = 0;
  note(which > 2 ? which * 5 :
       which + 100);
  note(7);
  return total;
}

// Arms that differ in one number: the optimiser merges their calls into a block of line 0.
EXPORT("merged") int merged(int bits) {
  total = 0;
  for (int i = 0; i < 6; i++) {
    if (bits >> i & 1)
      note(i * 2);
    else
      note(i + 5);
  }
  return total;
}
