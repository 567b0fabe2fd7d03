#include <stdio.h>
#include "stack.h"

int main(void) {
  struct Stack stack = {0};
  int item = 0;
  for (int i = 0; i < 3; i++)
    stack_push(&stack, i * i);
  while (stack_pop(&stack, &item))
    printf("%d\n", item);
  return item != 0;
}
