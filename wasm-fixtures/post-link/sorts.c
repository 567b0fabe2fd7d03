// Three sorts of the same numbers: what tools after the linker make of one module.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT 200

static int comparisons;

static int less(int a, int b) {
  comparisons++;
  return a < b;
}

static void insertion_sort(int *items, int count) {
  for (int i = 1; i < count; i++) {
    int item = items[i];
    int at = i;
    while (at > 0 && less(item, items[at - 1])) {
      items[at] = items[at - 1];
      at--;
    }
    items[at] = item;
  }
}

static void sift_down(int *items, int root, int count) {
  for (;;) {
    int child = 2 * root + 1;
    if (child >= count)
      return;
    if (child + 1 < count && less(items[child], items[child + 1]))
      child++;
    if (!less(items[root], items[child]))
      return;
    int item = items[root];
    items[root] = items[child];
    items[child] = item;
    root = child;
  }
}

static void heap_sort(int *items, int count) {
  for (int root = count / 2 - 1; root >= 0; root--)
    sift_down(items, root, count);
  while (count > 1) {
    count--;
    int item = items[0];
    items[0] = items[count];
    items[count] = item;
    sift_down(items, 0, count);
  }
}

static void merge_sort(int *items, int count, int *spare) {
  if (count < 2)
    return;
  int half = count / 2;
  merge_sort(items, half, spare);
  merge_sort(items + half, count - half, spare);
  int left = 0, right = half, out = 0;
  while (left < half && right < count)
    spare[out++] = less(items[right], items[left]) ? items[right++] : items[left++];
  while (left < half)
    spare[out++] = items[left++];
  while (right < count)
    spare[out++] = items[right++];
  memcpy(items, spare, count * sizeof *items);
}

static unsigned checksum(const int *items, int count) {
  unsigned sum = 0;
  for (int i = 0; i < count; i++)
    sum = sum * 31 + items[i];
  return sum;
}

int main(int argc, char **argv) {
  const char *names[] = {"insertion", "heap", "merge"};
  for (int which = 0; which < 3; which++) {
    int items[COUNT], spare[COUNT];
    unsigned state = 1;
    for (int i = 0; i < COUNT; i++) {
      state = state * 1664525 + 1013904223;
      items[i] = state >> 22;
    }
    comparisons = 0;
    switch (which) {
    case 0:
      insertion_sort(items, COUNT);
      break;
    case 1:
      heap_sort(items, COUNT);
      break;
    default:
      merge_sort(items, COUNT, spare);
    }
    printf("%s: %d comparisons, %08x\n", names[which], comparisons, checksum(items, COUNT));
  }
  if (argc > 1)
    exit(atoi(argv[1]));
  return 0;
}
