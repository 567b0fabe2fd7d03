// The loop is ready before the prologue is: clang ends the prologue at a row inside the loop.
int table[64];

__attribute__((export_name("fill"))) int
fill(int n)
{
  for (int i = 0; i < 64; i++)
    table[i] = i * 3 + n;
  return table[5];
}
