// Run-length coding of bytes: pairs of a count (1 to 255) and a byte.

typedef unsigned char byte;

// Input from 0, output from half of the memory on.
static byte memory[2][4096];

byte *input(void) { return memory[0]; }
byte *output(void) { return memory[1]; }

// The length of what was written; -1: there is no room.
int encode(int length) {
  int at = 0;
  for (int i = 0; i < length;) {
    byte value = memory[0][i];
    int count = 1;
    while (i + count < length && memory[0][i + count] == value && count < 255)
      count++;
    if (at + 2 > (int)sizeof memory[1])
      return -1;
    memory[1][at++] = (byte)count;
    memory[1][at++] = value;
    i += count;
  }
  return at;
}

// The same the other way round; -2: these are no pairs.
int decode(int length) {
  if (length % 2 != 0)
    return -2;
  int at = 0;
  for (int i = 0; i < length; i += 2) {
    int count = memory[0][i];
    if (count == 0)
      return -2;
    if (at + count > (int)sizeof memory[1])
      return -1;
    while (count-- > 0)
      memory[1][at++] = memory[0][i + 1];
  }
  return at;
}
