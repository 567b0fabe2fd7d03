/* Structures in memory: a list, a search tree, a hash table, a stack machine and text, in a heap of its own. */
typedef struct cell { int value; struct cell *next; } cell;
typedef struct tree { int key; struct tree *left, *right; const char *label; } tree;
typedef struct { char key[8]; int value; _Bool used; } slot;
typedef struct { slot slots[8]; unsigned size; } table;
enum code { PUSH, ADD, MUL, NEG, STOP };
typedef struct { enum code code; int operand; } instruction;
typedef struct { int stack[6]; int top; const instruction *next; } machine;

#ifdef __wasm__
void *memset(void *at, int byte, unsigned long size) {
  unsigned char *to = at;
  for (unsigned long i = 0; i < size; i++) to[i] = (unsigned char)byte;
  return at;
}
void *memcpy(void *at, const void *from, unsigned long size) {
  unsigned char *to = at;
  const unsigned char *bytes = from;
  for (unsigned long i = 0; i < size; i++) to[i] = bytes[i];
  return at;
}
#endif

static unsigned char heap[4096];
static unsigned used;

static void *take(unsigned bytes) {
  void *taken = heap + used;
  used += (bytes + 15u) & ~15u;
  return taken;
}

static cell *push(cell *list, int value) {
  cell *made = take(16);
  made->value = value;
  made->next = list;
  return made;
}

static cell *reversed(cell *list) {
  cell *done = 0;
  while (list) {
    cell *rest = list->next;
    list->next = done;
    done = list;
    list = rest;
  }
  return done;
}

static tree *insert(tree *at, int key, const char *label) {
  if (!at) {
    tree *leaf = take(32);
    leaf->key = key;
    leaf->left = 0;
    leaf->right = 0;
    leaf->label = label;
    return leaf;
  }
  if (key < at->key)
    at->left = insert(at->left, key, label);
  else
    at->right = insert(at->right, key, label);
  return at;
}

static int height(const tree *at) {
  if (!at) return 0;
  int left = height(at->left);
  int right = height(at->right);
  int higher = left > right ? left : right;
  return higher + 1;
}

static unsigned hash(const char *key) {
  unsigned h = 2166136261u;
  for (const char *c = key; *c; c++) {
    h ^= (unsigned char)*c;
    h *= 16777619u;
  }
  return h;
}

static slot *find(table *in, const char *key) {
  unsigned at = hash(key) % 8;
  for (int tries = 0; tries < 8; tries++) {
    slot *here = &in->slots[at];
    if (!here->used) return here;
    int same = 1;
    for (int i = 0; i < 8; i++) {
      if (here->key[i] != key[i]) same = 0;
      if (!key[i] || !same) break;
    }
    if (same) return here;
    at = (at + 1) % 8;
  }
  return 0;
}

static void put(table *in, const char *key, int value) {
  slot *here = find(in, key);
  if (!here->used) {
    int i = 0;
    while (key[i] && i < 7) {
      here->key[i] = key[i];
      i++;
    }
    here->key[i] = 0;
    here->used = 1;
    in->size++;
  }
  here->value = value;
}

static int execute(const instruction *program) {
  machine m = {{0}, 0, program};
  for (;;) {
    instruction now = *m.next++;
    switch (now.code) {
      case PUSH:
        m.stack[m.top++] = now.operand;
        break;
      case ADD: {
        int right = m.stack[--m.top];
        m.stack[m.top - 1] += right;
        break;
      }
      case MUL: {
        int right = m.stack[--m.top];
        m.stack[m.top - 1] *= right;
        break;
      }
      case NEG:
        m.stack[m.top - 1] = -m.stack[m.top - 1];
        break;
      case STOP:
        return m.stack[0];
    }
  }
}

static int text(char *into, const char *from) {
  char *out = into;
  int words = 0;
  _Bool inside = 0;
  for (; *from; from++) {
    char c = *from;
    if (c == ' ') {
      inside = 0;
    } else {
      if (!inside) words++;
      inside = 1;
      if (c >= 'a' && c <= 'z') c -= 32;
    }
    *out++ = c;
  }
  *out = 0;
  return words;
}

int run(void) {
  cell *list = 0;
  for (int i = 0; i < 4; i++)
    list = push(list, i * i);
  list = reversed(list);
  tree *root = 0;
  static const char *const labels[] = {"five", "two", "eight", "nine"};
  static const int keys[] = {5, 2, 8, 9};
  for (int i = 0; i < 4; i++)
    root = insert(root, keys[i], labels[i]);
  int high = height(root);
  table names = {{{{0}, 0, 0}}, 0};
  put(&names, "one", 1);
  put(&names, "two", 2);
  put(&names, "one", 11);
  slot *one = find(&names, "one");
  instruction program[] = {{PUSH, 2}, {PUSH, 3}, {ADD, 0}, {PUSH, 4}, {MUL, 0}, {NEG, 0}, {STOP, 0}};
  int executed = execute(program);
  char upper[24] = "";
  int words = text(upper, "to be or");
  return list->next->value + high + one->value + executed + words + upper[0];
}
#ifndef __wasm__
int main(void) { return run() == 0; }
#endif
