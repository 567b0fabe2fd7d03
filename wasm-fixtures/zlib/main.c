// Compresses what stdin holds, or a made-up text, at several levels and strategies, and checks the way back.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "src/zlib.h"

#define CAPACITY 200000

static unsigned char original[CAPACITY], packed[CAPACITY + 1000], unpacked[CAPACITY];

static size_t make_text(size_t size) {
  static const char *words[] = {"counter ", "loop ", "branch ", "line\n", "module ", "probe "};
  unsigned state = 12345;
  size_t length = 0;
  while (length + 10 < size) {
    state = state * 1103515245 + 12345;
    const char *word = words[(state >> 16) % 6];
    memcpy(original + length, word, strlen(word));
    length += strlen(word);
    if ((state >> 24) % 8 == 0)
      original[length++] = state >> 20;
  }
  return length;
}

static size_t pack(size_t length, int level, int strategy) {
  z_stream stream = {0};
  if (deflateInit2(&stream, level, Z_DEFLATED, 15, 8, strategy) != Z_OK)
    return 0;
  stream.next_in = original;
  stream.avail_in = length;
  stream.next_out = packed;
  stream.avail_out = sizeof packed;
  int status = deflate(&stream, Z_FINISH);
  size_t size = stream.total_out;
  deflateEnd(&stream);
  return status == Z_STREAM_END ? size : 0;
}

// Fed in small pieces, so that every state of inflate is left and entered again.
static size_t unpack(size_t size, size_t piece) {
  z_stream stream = {0};
  if (inflateInit(&stream) != Z_OK)
    return 0;
  stream.next_out = unpacked;
  stream.avail_out = sizeof unpacked;
  int status = Z_OK;
  for (size_t at = 0; at < size && status == Z_OK; at += piece) {
    stream.next_in = packed + at;
    stream.avail_in = size - at < piece ? size - at : piece;
    status = inflate(&stream, Z_NO_FLUSH);
  }
  size_t length = stream.total_out;
  inflateEnd(&stream);
  return status == Z_STREAM_END ? length : 0;
}

static int round_trip(size_t length, int level, int strategy, size_t piece) {
  size_t size = pack(length, level, strategy);
  size_t back = unpack(size, piece);
  int same = back == length && memcmp(original, unpacked, length) == 0;
  printf("level %d strategy %d: %zu -> %zu %s\n", level, strategy, length, size, same ? "ok" : "DIFFERS");
  return same;
}

int main(int argc, char **argv) {
  size_t length = argc > 1 ? make_text(atoi(argv[1])) : fread(original, 1, CAPACITY, stdin);
  printf("crc32 %08lx adler32 %08lx\n", crc32(0, original, length), adler32(1, original, length));
  int good = 1;
  for (int level = 0; level <= 9; level += 3)
    good &= round_trip(length, level, Z_DEFAULT_STRATEGY, 7000);
  good &= round_trip(length, 6, Z_HUFFMAN_ONLY, 1);
  good &= round_trip(length, 6, Z_RLE, 13);
  good &= round_trip(length, 6, Z_FIXED, 100);
  size_t size = pack(length, 6, Z_DEFAULT_STRATEGY);
  packed[size / 2] ^= 0x55;
  printf("damaged: %s\n", unpack(size, size) == 0 ? "refused" : "ACCEPTED");
  return good ? 0 : 1;
}
