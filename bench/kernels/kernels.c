// Kernels of bench/all.mjs: each is exported, takes its size and returns what it computed, so that a traced run can be
// checked against an untraced one. No libc, no imports. Built by build.mjs with -O0 and with -O2.
#define EXPORT(name) __attribute__((export_name(#name)))

// Weak, so that the compiler must not look inside: without that, -O2 leaves no call. Engines may still inline it.
__attribute__((weak)) int f(void) { return 1; }

EXPORT(seed) int seed(int n) {
  int total = 0;
  for (int i = 0; i < n; i++)
    total += f();
  return total;
}

EXPORT(fib) int fib(int n) {
  if (n < 2)
    return n;
  return fib(n - 1) + fib(n - 2);
}

// An interpreter: one switch in a loop, as most are.
EXPORT(vm) int vm(int n) {
  static const unsigned char code[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 2, 3, 1, 9};
  int acc = 1, x = 0, y = 2, pc = 0;
  while (n > 0) {
    switch (code[pc++]) {
    case 0: acc += y; break;
    case 1: acc -= x; break;
    case 2: acc ^= n; break;
    case 3: x = acc & 7; break;
    case 4: y = x + 1; break;
    case 5:
      if (acc < 0)
        acc = -acc;
      break;
    case 6: acc <<= 1; break;
    case 7: acc |= 1; break;
    case 8: x ^= y; break;
    case 9:
      pc = 0;
      n--;
      break;
    }
  }
  return acc;
}

static unsigned random_state;
static unsigned next_random(void) {
  random_state = random_state * 1664525 + 1013904223;
  return random_state >> 8;
}

static int numbers[200000];

static void quicksort(int *low, int *high) {
  while (low < high) {
    int pivot = low[(high - low) / 2];
    int *i = low, *j = high;
    while (i <= j) {
      while (*i < pivot)
        i++;
      while (*j > pivot)
        j--;
      if (i <= j) {
        int swapped = *i;
        *i++ = *j;
        *j-- = swapped;
      }
    }
    if (j - low < high - i) {
      quicksort(low, j);
      low = i;
    } else {
      quicksort(i, high);
      high = j;
    }
  }
}

EXPORT(sort) int sort(int n) {
  random_state = 1;
  for (int i = 0; i < n; i++)
    numbers[i] = (int)next_random();
  quicksort(numbers, numbers + n - 1);
  return numbers[n / 2];
}

EXPORT(sieve) int sieve(int n) {
  static unsigned char composite[1000000];
  int count = 0;
  for (int i = 2; i < n; i++)
    composite[i] = 0;
  for (int i = 2; i < n; i++) {
    if (composite[i])
      continue;
    count++;
    for (int j = i + i; j < n; j += i)
      composite[j] = 1;
  }
  return count;
}

// Bit by bit: bound by the latency of one chain.
EXPORT(crc) unsigned crc(int n) {
  unsigned value = 0xffffffff;
  for (int i = 0; i < n; i++) {
    value ^= i & 0xff;
    for (int bit = 0; bit < 8; bit++) {
      if (value & 1)
        value = (value >> 1) ^ 0xedb88320;
      else
        value >>= 1;
    }
  }
  return ~value;
}

static unsigned rotate(unsigned x, int by) { return x >> by | x << (32 - by); }

// SHA-256 of the 32-bit numbers 0, 1, 2 …, 16 to a block; its first word.
EXPORT(sha256) unsigned sha256(int blocks) {
  static const unsigned k[64] = {
      0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
      0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
      0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
      0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
      0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
      0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
      0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
      0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  };
  unsigned h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  unsigned w[64];
  for (int block = 0; block <= blocks; block++) {
    for (int i = 0; i < 16; i++)
      w[i] = block < blocks ? 16 * block + i : 0;
    if (block == blocks) {
      w[0] = 0x80000000;
      w[15] = blocks * 512;
    }
    for (int i = 16; i < 64; i++) {
      unsigned s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3);
      unsigned s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    unsigned a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], last = h[7];
    for (int i = 0; i < 64; i++) {
      unsigned s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      unsigned t1 = last + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i];
      unsigned s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      unsigned t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      last = g;
      g = f;
      f = e;
      e = d + t1;
      d = c;
      c = b;
      b = a;
      a = t1 + t2;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
    h[5] += f;
    h[6] += g;
    h[7] += last;
  }
  return h[0];
}

// After PolyBench/C: the loops of gemm, jacobi-2d, floyd-warshall, lu and nussinov.
static double A[200][200], B[200][200], C[200][200];

static void fill(int n) {
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      A[i][j] = (i * j % n + 1.0) / n + (i == j) * n;
      B[i][j] = (i - j) / 2.0;
      C[i][j] = 0;
    }
}

EXPORT(matmul) double matmul(int n) {
  fill(n);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int k = 0; k < n; k++)
        sum += A[i][k] * B[k][j];
      C[i][j] = sum;
    }
  return C[n - 1][n / 2];
}

EXPORT(jacobi) double jacobi(int n) {
  fill(n);
  for (int t = 0; t < n / 2; t++) {
    for (int i = 1; i < n - 1; i++)
      for (int j = 1; j < n - 1; j++)
        B[i][j] = 0.2 * (A[i][j] + A[i][j - 1] + A[i][j + 1] + A[i + 1][j] + A[i - 1][j]);
    for (int i = 1; i < n - 1; i++)
      for (int j = 1; j < n - 1; j++)
        A[i][j] = 0.2 * (B[i][j] + B[i][j - 1] + B[i][j + 1] + B[i + 1][j] + B[i - 1][j]);
  }
  return A[n / 2][n / 3];
}

static int path[200][200];
EXPORT(floyd) int floyd(int n) {
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      path[i][j] = (i + j) % 13 == 0 || (i + j) % 7 == 0 ? 999 : i * j % 7 + 1;
  for (int k = 0; k < n; k++)
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++)
        path[i][j] = path[i][j] < path[i][k] + path[k][j] ? path[i][j] : path[i][k] + path[k][j];
  return path[n - 1][n / 2];
}

EXPORT(lu) double lu(int n) {
  fill(n);
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < i; j++) {
      for (int k = 0; k < j; k++)
        A[i][j] -= A[i][k] * A[k][j];
      A[i][j] /= A[j][j];
    }
    for (int j = i; j < n; j++)
      for (int k = 0; k < i; k++)
        A[i][j] -= A[i][k] * A[k][j];
  }
  return A[n - 1][n - 1];
}

static int max(int a, int b) { return a > b ? a : b; }

EXPORT(nussinov) int nussinov(int n) {
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      path[i][j] = 0;
  for (int i = n - 1; i >= 0; i--) {
    for (int j = i + 1; j < n; j++) {
      if (j - 1 >= 0)
        path[i][j] = max(path[i][j], path[i][j - 1]);
      if (i + 1 < n)
        path[i][j] = max(path[i][j], path[i + 1][j]);
      if (j - 1 >= 0 && i + 1 < n) {
        if (i < j - 1)
          path[i][j] = max(path[i][j], path[i + 1][j - 1] + (((i + 1) & 3) + ((j + 1) & 3) == 3));
        else
          path[i][j] = max(path[i][j], path[i + 1][j - 1]);
      }
      for (int k = i + 1; k < j; k++)
        path[i][j] = max(path[i][j], path[i][k] + path[k + 1][j]);
    }
  }
  return path[0][n - 1];
}
