// Parses a JSON text from stdin, or one of its own, and prints it; builds, changes and compares some values.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "src/cJSON.h"

static const char *sample =
    "{\"name\": \"wtrace \\u00e4 \\ud83d\\ude00\", \"tags\": [\"line\", \"branch\", null, true, false],\n"
    " \"numbers\": [0, -1, 2.5, 1e10, 12345678], \"nested\": {\"deep\": {\"deeper\": [[[]]]}}, \"text\": \"a\\tb\\n\"}";

static const char *broken[] = {"", "{", "[1,]", "{\"a\" 1}", "\"open", "tru", "[1 2]", "\"\\x\"", "{\"a\":}"};

static int count(const cJSON *item) {
  int total = 0;
  for (; item; item = item->next)
    total += 1 + count(item->child);
  return total;
}

static char *read_all(void) {
  size_t length = 0, capacity = 1024;
  char *text = malloc(capacity);
  size_t got;
  while ((got = fread(text + length, 1, capacity - length - 1, stdin)) > 0) {
    length += got;
    if (capacity - length < 2)
      text = realloc(text, capacity *= 2);
  }
  text[length] = 0;
  return text;
}

static void print_item(const cJSON *item, int formatted) {
  char *text = formatted ? cJSON_Print(item) : cJSON_PrintUnformatted(item);
  puts(text);
  free(text);
}

int main(int argc, char **argv) {
  char *input = argc > 1 && strcmp(argv[1], "-") == 0 ? read_all() : NULL;
  cJSON *root = cJSON_Parse(input ? input : sample);
  if (!root) {
    printf("not JSON, at: %.20s\n", cJSON_GetErrorPtr());
    return 1;
  }
  printf("%d items\n", count(root));
  print_item(root, 1);

  cJSON *copy = cJSON_Duplicate(root, 1);
  printf("equal %d\n", cJSON_Compare(root, copy, 1));
  cJSON_AddNumberToObject(copy, "added", 3);
  cJSON_DeleteItemFromObject(copy, "tags");
  cJSON *squares = cJSON_AddArrayToObject(copy, "squares");
  for (int i = 1; squares && i <= 5; i++)
    cJSON_AddItemToArray(squares, cJSON_CreateNumber(i * i));
  printf("equal %d\n", cJSON_Compare(root, copy, 1));
  print_item(copy, 0);

  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    cJSON *item = cJSON_Parse(broken[i]);
    printf("%d", item != NULL);
    cJSON_Delete(item);
  }
  printf("\n");
  cJSON_Delete(copy);
  cJSON_Delete(root);
  free(input);
  return 0;
}
