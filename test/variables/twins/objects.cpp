// Classes without a library: bases, virtual calls, references, destructors, templates, lambdas, operators, namespaces.
#ifdef __wasm__
void operator delete(void *, unsigned long) noexcept {}
extern "C" void __cxa_pure_virtual() { __builtin_trap(); }
#endif

namespace geometry {
enum class Kind : unsigned char { Circle, Square = 7 };
struct Shape {
  int id;
  Kind kind;
  Shape(int number, Kind which) : id(number), kind(which) {}
  virtual ~Shape() { id = -1; }
  virtual int area() const = 0;
};
struct Circle : Shape {
  int radius;
  Circle(int number, int r) : Shape(number, Kind::Circle), radius(r) {}
  int area() const override {
    int square = radius * radius;
    return 3 * square;
  }
};
struct Named {
  const char *name;
};
struct Square : Shape, Named {
  int side;
  Square(int number, int s) : Shape(number, Kind::Square), Named{"square"}, side(s) {}
  int area() const override {
    int result = side;
    result *= side;
    return result;
  }
};
}  // namespace geometry

static int alive;
struct Guard {
  int number;
  int *total;
  Guard(int n, int *t) : number(n), total(t) {
    alive++;
    *total += number;
  }
  ~Guard() {
    int before = *total;
    *total = before - 1;
    alive--;
  }
  Guard(const Guard &) = delete;
};

template <typename T, int Size>
struct Stack {
  T items[Size];
  int count = 0;
  void push(const T &item) {
    items[count] = item;
    count++;
  }
  T pop() {
    count--;
    T item = items[count];
    return item;
  }
};

template <typename T>
static T largest(const T *items, int count) {
  T best = items[0];
  for (int i = 1; i < count; i++) {
    const T &item = items[i];
    if (best < item) best = item;
  }
  return best;
}

struct Money {
  long long cents;
  Money operator+(const Money &other) const {
    Money sum{cents + other.cents};
    return sum;
  }
  bool operator<(const Money &other) const { return cents < other.cents; }
};

static int shapes(int n) {
  geometry::Circle circle(1, n);
  geometry::Square square(2, n + 1);
  geometry::Circle &same = circle;
  const geometry::Named &named = square;
  int total = circle.area();
  total += square.area();
  same.radius = 10;
  total += circle.radius + named.name[0];
  return total;
}

static int guards(int n) {
  int total = 0;
  for (int i = 0; i < n; i++) {
    Guard guard(i, &total);
    if (i == 1) continue;
    Guard second(10 * i, &total);
    total += second.number;
  }
  Guard last(100, &total);
  int result = total;
  return result;
}

static int closures(int n) {
  int counter = 0;
  int factor = n;
  auto count = [&counter](int by) {
    counter += by;
    return counter;
  };
  auto scale = [factor, &n](int value) {
    int scaled = value * factor;
    return scaled + n;
  };
  int once = count(2);
  int twice = count(once);
  int scaled = scale(twice);
  return scaled + counter;
}

static int generics() {
  Stack<int, 3> numbers;
  numbers.items[2] = 0;
  numbers.push(4);
  numbers.push(6);
  Stack<Money, 2> purse;
  purse.push({250});
  purse.push({199});
  Money first = purse.pop();
  Money sum = first + purse.items[0];
  double reals[] = {0.5, 2.5, 1.5};
  double top = largest(reals, 3);
  Money most = largest(purse.items, 2);
  int popped = numbers.pop();
  return popped + (int)sum.cents + (int)top + (int)most.cents;
}

static void swap(int &left, int &right) {
  int kept = left;
  left = right;
  right = kept;
}

static int &&moved(int &value) { return static_cast<int &&>(value); }

static int references() {
  int a = 1;
  int b = 2;
  swap(a, b);
  int *where = &a;
  int *&alias = where;
  alias = &b;
  int &&gone = moved(a);
  gone += 5;
  int geometry::Circle::*member = &geometry::Circle::radius;
  geometry::Circle circle(9, 4);
  int through = circle.*member;
  return a + *where + through;
}

extern "C" int run() {
  int total = shapes(3);
  total += guards(3);
  total += closures(4);
  total += generics();
  total += references();
  return total;
}
#ifndef __wasm__
int main() { return run() == 0; }
#endif
