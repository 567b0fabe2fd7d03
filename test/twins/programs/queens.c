// Backtracking: queens that do not threaten each other.
int queen[8];
int solutions = 0;


int distance(int a, int b) { return a > b ? a - b : b - a; }


int threatened(int row, int column) {
  for (int above = 0; above < row; above++) {
    if (queen[above] == column ||
        distance(queen[above], column) == row - above)
      return 1;
  }
  return 0;
}


void place(int row, int size) {

  if (row == size) {
    solutions++;
    return;
  }
  for (int column = 0; column < size; column++) {
    if (threatened(row, column))
      continue;
    queen[row] = column;
    place(row + 1, size);
  }
}


int run(void) {
  place(0, 3);
  place(0, 4);
  return solutions;
}
