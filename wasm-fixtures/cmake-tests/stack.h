#pragma once

struct Stack {
  int depth;
  int items[8];
};

int stack_push(struct Stack *stack, int item);
int stack_pop(struct Stack *stack, int *item);
int stack_peek(const struct Stack *stack, int *item);
