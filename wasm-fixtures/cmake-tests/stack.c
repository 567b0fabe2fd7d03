#include "stack.h"

#define CAPACITY (int)(sizeof stack->items / sizeof *stack->items)

int stack_push(struct Stack *stack, int item) {
  if (stack->depth == CAPACITY)
    return 0;
  stack->items[stack->depth++] = item;
  return 1;
}

int stack_pop(struct Stack *stack, int *item) {
  if (stack->depth == 0)
    return 0;
  *item = stack->items[--stack->depth];
  return 1;
}

// No test calls it: reported as missed when the linker keeps it (--no-gc-sections), else not at all.
int stack_peek(const struct Stack *stack, int *item) {
  if (stack->depth == 0)
    return 0;
  *item = stack->items[stack->depth - 1];
  return 1;
}
