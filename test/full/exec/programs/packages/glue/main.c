// A main module that calls into a side module linked before `main` runs, and into one that it opens while it runs.
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv) {
  void *library = dlopen("side.wasm", RTLD_NOW);
  if (library == NULL) {
    printf("dlopen: %s\n", dlerror());
    return 1;
  }
  int (*collatz)(int) = (int (*)(int))dlsym(library, "collatz");
  void (*each)(int, void (*)(int)) = (void (*)(int, void (*)(int)))dlsym(library, "each_divisor");
  int *calls = (int *)dlsym(library, "calls");
  for (int n = 1; n < 10; n++) printf("%d: %d steps\n", n, collatz(n));
  extern void show(int);
  each(36, show);
  printf("%d calls\n", *calls);
  if (dlsym(library, "missing") == NULL) printf("dlsym: %s\n", dlerror());
  dlclose(library);
  return 0;
}

void show(int divisor) { printf("divisor %d\n", divisor); }
