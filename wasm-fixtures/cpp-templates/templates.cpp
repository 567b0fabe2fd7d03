// Templates, inline functions, lambdas, virtual calls, operators and containers: one source line, many places.
#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace geometry {

class Shape {
public:
  virtual ~Shape() = default;
  virtual double area() const = 0;
  virtual const char *name() const { return "shape"; }
};

class Square final : public Shape {
public:
  explicit Square(double side) : side_(side) {}
  double area() const override { return side_ * side_; }
  const char *name() const override { return "square"; }

private:
  double side_;
};

class Circle final : public Shape {
public:
  explicit Circle(double radius) : radius_(radius) {}
  ~Circle() override { std::puts("circle is gone"); }
  double area() const override {
    return 3 * radius_ * radius_;
  }

private:
  double radius_;
};

} // namespace geometry

template <typename T>
T largest(T a, T b) {
  if (a < b)
    return b;
  return a;
}

template <typename T, int N>
struct Ring {
  T items[N] = {};
  int next = 0;

  void push(T value) {
    items[next] = value;
    next = (next + 1) % N;
  }

  T sum() const {
    T total{};
    for (const T &item : items)
      total += item;
    return total;
  }
};

template <typename... Numbers>
auto add_all(Numbers... numbers) {
  return (numbers + ... + 0);
}

struct Vector2 {
  int x, y;
  Vector2 operator+(const Vector2 &other) const { return {x + other.x, y + other.y}; }
  bool operator==(const Vector2 &other) const = default;
};

inline int clamp_to_byte(int value) {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

static int apply(const std::function<int(int)> &step, int times) {
  int value = 1;
  for (int i = 0; i < times; ++i)
    value = step(value);
  return value;
}

class Guard {
public:
  explicit Guard(int &depth) : depth_(depth) { ++depth_; }
  ~Guard() { --depth_; }

private:
  int &depth_;
};

static int recurse(int n, int &depth, int &deepest) {
  Guard guard(depth);
  deepest = largest(deepest, depth);
  if (n == 0)
    return 0;
  return recurse(n - 1, depth, deepest) + n;
}

constexpr int square(int n) {
  return n * n;
}

int main() {
  std::vector<std::unique_ptr<geometry::Shape>> shapes;
  shapes.push_back(std::make_unique<geometry::Square>(2));
  shapes.push_back(std::make_unique<geometry::Circle>(1));
  for (const auto &shape : shapes)
    std::printf("%s %.1f\n", shape->name(), shape->area());

  std::printf("%d %.2f %c\n", largest(3, 9), largest(1.5, 0.5), largest('x', 'y'));

  Ring<int, 3> ring;
  for (int i = 1; i <= 5; ++i)
    ring.push(i);
  Ring<double, 2> doubles;
  doubles.push(0.25);
  std::printf("%d %.2f\n", ring.sum(), doubles.sum());

  std::printf("%d %d\n", add_all(1, 2, 3), add_all());
  Vector2 here{1, 2};
  std::printf("%d\n", here + Vector2{3, 4} == Vector2{4, 6});
  std::printf("%d %d\n", clamp_to_byte(300), clamp_to_byte(-1));

  int factor = 3;
  auto triple = [factor](int value) {
    return value * factor;
  };
  std::printf("%d\n", apply(triple, 4));
  std::printf("%d\n", apply([](int value) { return value + 1; }, 4));

  std::vector<std::string> words{"pear", "apple", "fig"};
  std::sort(words.begin(), words.end(), [](const std::string &a, const std::string &b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  for (auto &word : words)
    std::printf("%s ", word.c_str());

  int depth = 0, deepest = 0;
  int sum = recurse(6, depth, deepest);
  std::printf("\n%d %d %d\n", sum, depth, deepest);
  static_assert(square(3) == 9);
  std::printf("%d\n", square(sum));
}
