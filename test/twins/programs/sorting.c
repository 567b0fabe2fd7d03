// Sorting and searching.
int values[9];


void fill(int seed) {
  for (int i = 0; i < 9; i++) {
    seed = (seed * 13 + 7) % 101;
    values[i] = seed;
  }
}


void swap(int i, int j) {
  int kept = values[i];
  values[i] = values[j];
  values[j] = kept;
}


void insertion(int n) {
  for (int i = 1; i < n; i++) {
    int value = values[i];
    int j = i;
    while (j > 0 && values[j - 1] > value) {
      values[j] = values[j - 1];
      j--;
    }
    values[j] = value;
  }
}


void bubble(int n) {
  int swapped;
  do {
    swapped = 0;
    for (int i = 1; i < n; i++) {
      if (values[i - 1] > values[i]) {
        swap(i - 1, i);
        swapped = 1;
      }
    }
  } while (swapped);
}


int partition(int low, int high) {
  int pivot = values[high];
  int at = low;
  for (int i = low; i < high; i++)
    if (values[i] < pivot) swap(i, at++);
  swap(at, high);
  return at;
}


void quick(int low, int high) {
  if (low < high) {
    int at = partition(low, high);
    quick(low, at - 1);
    quick(at + 1, high);
  }
}


int search(int wanted) {
  int low = 0, high = 8;
  while (low <= high) {
    int middle = (low + high) / 2;
    if (values[middle] == wanted)
      return middle;
    if (values[middle] < wanted)
      low = middle + 1;
    else
      high = middle - 1;
  }
  return -1;
}


int run(void) {
  int r = 0;
  fill(3);
  insertion(9);
  r += search(values[7]) + search(0);
  fill(50);
  bubble(6);
  fill(71);
  quick(0, 8);
  return 10 * r + search(values[2]);
}
