// The source that line-zero.ll, which is written by hand, claims for its instructions. Never compiled itself.
int join(int bits, int limit) {
  int sum = 0;
  for (int i = 0; i < 3 && sum < limit; i++) {
    if (bits >> i & 1) { sum += 1; }
    else { sum += 10; }
  }
  return sum;
}

int rotated(int bits) {
  int count = 0;
  do { if (bits & 1)
    count += 1; bits >>= 1; } while (bits);
  return count;
}
