// Included by headers.c; its lines have the numbers of lines there.


static int perimeter(int a, int b) {
  int once = a + b;
  return 2 * once;
}


static int area(int a, int b) { return a * b; }


static int scale(int n) {
  while (n > 2) n -= area(2, 1);
  return area(n, n);
}
