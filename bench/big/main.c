// Says that the first instruction of the program has run; without an argument, then uses what is linked in.
#include <stdio.h>
#include <unistd.h>

#if COPIES == 0
int use_small(void);
#else
int use_sqlite(void);
#endif
#if COPIES == 2
int second_use_sqlite(void);
#endif

int main(int argc, char **argv) {
  write(STDOUT_FILENO, "started\n", 8);
  if (argc > 1)
    return 0;
#if COPIES == 0
  return use_small();
#else
  int failed = use_sqlite();
#if COPIES == 2
  failed |= second_use_sqlite();
#endif
  return failed;
#endif
}
