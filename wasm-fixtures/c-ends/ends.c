// Every way in which a command ends, chosen by the first argument.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int counter;
static volatile int zero;
static int table[4] = {1, 2, 3, 4};

static int divide(int a, int b) {
  counter++;
  return a / b;
}

static int load_far(int index) {
  counter++;
  volatile int *far = table;
  return far[index * 100000000];
}

static int deep(int depth, const char *how) {
  counter++;
  if (depth > 0) {
    int below = deep(depth - 1, how);
    counter += 2;
    return below + 1;
  }
  if (strcmp(how, "unreachable") == 0) {
    __builtin_trap();
  }
  if (strcmp(how, "divide") == 0) {
    int first = divide(7, 2); int second = divide(7, zero); return first + second;
  }
  if (strcmp(how, "memory") == 0)
    return load_far(5);
  if (strcmp(how, "exit") == 0)
    exit(7);
  if (strcmp(how, "abort") == 0)
    abort();
  return 0;
}

static int exhaust(int depth) {
  counter++;
  return exhaust(depth + 1) + counter;
}

static void cleanup(void) {
  puts("cleanup at exit");
}

static int echo(void) {
  char line[80];
  int lines = 0;
  while (fgets(line, sizeof line, stdin)) {
    lines++;
    fputs(line, stdout);
  }
  printf("%d lines\n", lines);
  return 0;
}

static int show_environment(void) {
  const char *value = getenv("GREETING");
  if (!value)
    return 3;
  printf("GREETING=%s\n", value);
  return 0;
}

static int read_file(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) {
    fprintf(stderr, "cannot open %s\n", path);
    return 4;
  }
  int letter, count = 0;
  while ((letter = fgetc(file)) != EOF)
    count += letter != '\n';
  fclose(file);
  printf("%d letters\n", count);
  return 0;
}

static int write_file(const char *path) {
  FILE *file = fopen(path, "w");
  if (!file)
    return 5;
  fprintf(file, "written\n");
  return fclose(file);
}

static void spin(void) {
  puts("spinning");
  fflush(stdout);
  for (;;)
    counter++;
}

static void spin_on_nothing(void) {
  puts("spinning");
  fflush(stdout);
  for (;;)
    ;
}

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "return";
  atexit(cleanup);
  if (strcmp(how, "return") == 0) {
    puts("returning");
    return argc > 2 ? atoi(argv[2]) : 0;
  }
  if (strcmp(how, "exhaust") == 0)
    return exhaust(0);
  if (strcmp(how, "spin") == 0)
    spin();
  if (strcmp(how, "spin-on-nothing") == 0)
    spin_on_nothing();
  if (strcmp(how, "echo") == 0)
    return echo();
  if (strcmp(how, "environment") == 0)
    return show_environment();
  if (strcmp(how, "read") == 0)
    return read_file(argv[2]);
  if (strcmp(how, "write") == 0)
    return write_file(argv[2]);
  if (strcmp(how, "arguments") == 0) {
    for (int i = 1; i < argc; i++)
      printf("[%s]\n", argv[i]);
    return 0;
  }
  for (int i = 0; i < 3; i++)
    deep(i, "no");
  printf("now %s\n", how);
  fflush(stdout);
  deep(5, how);
  puts("still here");
  return 1;
}
