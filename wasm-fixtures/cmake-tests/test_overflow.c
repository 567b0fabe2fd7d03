#include <stdio.h>
#include "stack.h"

int main(void) {
  struct Stack stack = {0};
  int pushed = 0;
  while (stack_push(&stack, pushed))
    pushed++;
  printf("%d\n", pushed);
  return pushed != 8;
}
