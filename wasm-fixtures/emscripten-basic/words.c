// Counts the words of stdin in a hash table, through Emscripten and its Binaryen.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 31

struct Entry {
  struct Entry *next;
  int count;
  char word[24];
};

static struct Entry *buckets[BUCKETS];

static unsigned hash(const char *word) {
  unsigned value = 5381;
  while (*word)
    value = value * 33 + (unsigned char)*word++;
  return value % BUCKETS;
}

static struct Entry *find(const char *word) {
  struct Entry *entry = buckets[hash(word)];
  for (; entry; entry = entry->next)
    if (strcmp(entry->word, word) == 0)
      return entry;
  return NULL;
}

static void add(const char *word) {
  struct Entry *entry = find(word);
  if (!entry) {
    unsigned at = hash(word);
    entry = calloc(1, sizeof *entry);
    strcpy(entry->word, word);
    entry->next = buckets[at];
    buckets[at] = entry;
  }
  entry->count++;
}

static int compare(const void *a, const void *b) {
  const struct Entry *left = *(struct Entry *const *)a;
  const struct Entry *right = *(struct Entry *const *)b;
  if (left->count != right->count)
    return right->count - left->count;
  return strcmp(left->word, right->word);
}

static int read_word(char *word, int size) {
  int letter, length = 0;
  while ((letter = getchar()) != EOF && !isalpha(letter))
    ;
  while (letter != EOF && isalpha(letter)) {
    if (length < size - 1)
      word[length++] = tolower(letter);
    letter = getchar();
  }
  word[length] = 0;
  return length;
}

int main(void) {
  char word[24];
  int words = 0, different = 0;
  while (read_word(word, sizeof word)) {
    add(word);
    words++;
  }
  struct Entry **sorted = malloc((words + 1) * sizeof *sorted);
  for (int i = 0; i < BUCKETS; i++)
    for (struct Entry *entry = buckets[i]; entry; entry = entry->next)
      sorted[different++] = entry;
  qsort(sorted, different, sizeof *sorted, compare);
  for (int i = 0; i < different && i < 5; i++)
    printf("%3d %s\n", sorted[i]->count, sorted[i]->word);
  printf("%d words, %d different\n", words, different);
  return words == 0;
}
