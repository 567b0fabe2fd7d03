// C++ exceptions: caught by type and by ellipsis, thrown again, through frames with destructors, uncaught.
#include <cstdio>
#include <cstring>

class Failure {
public:
  virtual ~Failure() = default;
  virtual const char *what() const { return "failure"; }
};

class NotADigit : public Failure {
public:
  explicit NotADigit(char letter) : letter(letter) {}
  const char *what() const override { return "not a digit"; }
  char letter;
};

struct Guard {
  const char *name;
  explicit Guard(const char *name) : name(name) {}
  ~Guard() { std::printf("leave %s\n", name); }
};

static int parse_digit(char letter) {
  if (letter < '0' || letter > '9')
    throw NotADigit(letter);
  return letter - '0';
}

static int parse(const char *text) {
  Guard guard("parse");
  int value = 0;
  while (*text)
    value = value * 10 + parse_digit(*text++);
  return value;
}

static int parse_or(const char *text, int otherwise) {
  try {
    return parse(text);
  } catch (const Failure &error) {
    std::printf("caught %s\n", error.what());
    return otherwise;
  }
}

static int rethrow(int depth) {
  try {
    if (depth == 0)
      throw depth;
    return rethrow(depth - 1);
  } catch (int) {
    if (depth < 2)
      throw;
    return depth;
  }
}

static int throw_in_loop(int count) {
  int caught = 0;
  for (int i = 0; i < count; i++) {
    try {
      if (i % 3 == 0)
        throw i;
      if (i % 3 == 1)
        throw "text";
    } catch (int) {
      caught += 1;
    } catch (...) {
      caught += 100;
    }
  }
  return caught;
}

int main(int argc, char **argv) {
  int values[4], count = 0;
  const char *texts[] = {"12", "3x", "", "405"};
  for (const char *text : texts)
    values[count++] = parse_or(text, -1);
  for (int value : values)
    std::printf("%d ", value);
  std::printf("\n%d %d\n", rethrow(5), throw_in_loop(7));
  if (argc > 1 && std::strcmp(argv[1], "throw") == 0)
    parse("nobody catches this");
  return 0;
}
