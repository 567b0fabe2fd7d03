// Types of the C++ library, empty, filled, and changed.
#include <array>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

struct Point {
  int x, y;
};

static int texts() {
  std::string empty;
  std::string small = "short";
  std::string large = "a text that is too long for the object itself";
  std::string_view view = large;
  view = view.substr(2, 4);
  small += "er";
  large.clear();
  large.push_back('!');
  std::string *where = &small;
  const std::string &same = small;
  empty.assign(30, 'x');
  int length = (int)(empty.size() + same.size() + view.size() + where->size());
  return length;
}

static int sequences() {
  std::vector<int> numbers;
  numbers.push_back(3);
  numbers.push_back(4);
  std::vector<Point> points = {{1, 2}, {3, 4}};
  std::vector<std::string> words = {"one", "two"};
  std::array<int, 3> fixed = {7, 8, 9};
  std::list<int> linked = {1, 2, 3};
  std::span<int> part(numbers);
  std::span<int, 3> all(fixed);
  std::vector<std::vector<int>> nested = {{1}, {}, {2, 3}};
  numbers[0] = 30;
  points.pop_back();
  linked.push_front(0);
  words.emplace_back("three");
  part = part.subspan(1);
  nested[1].push_back(5);
  int sum = 0;
  for (int number : numbers)
    sum += number;
  for (const auto &word : words) {
    int size = (int)word.size();
    sum += size;
  }
  return sum + (int)linked.size() + all[0] + (int)part.size();
}

static int maps() {
  std::map<int, std::string> names;
  names[3] = "three";
  names[1] = "one";
  names[2] = "two";
  std::set<int> unique = {5, 1, 3, 1};
  std::multimap<char, int> several = {{'a', 1}, {'b', 2}, {'a', 3}};
  std::unordered_map<std::string, int> counts;
  counts["x"] = 1;
  counts["y"] = 2;
  counts["x"]++;
  std::unordered_set<int> seen = {10, 20};
  names.erase(1);
  unique.insert(4);
  seen.erase(10);
  int total = 0;
  for (const auto &[key, name] : names)
    total += key + (int)name.size();
  return total + counts["x"] + (int)seen.size() + (int)several.size();
}

static int choices() {
  std::optional<int> nothing;
  std::optional<int> something = 5;
  std::optional<Point> point = Point{1, 2};
  std::variant<int, double, std::string> either = 7;
  std::pair<int, double> pair(1, 0.5);
  std::tuple<int, Point, bool> triple(1, {2, 3}, true);
  either = 2.5;
  nothing = 9;
  something.reset();
  either = std::string("text");
  pair.second *= 3;
  std::get<0>(triple) = 11;
  point->y = 22;
  int result = pair.first + *nothing + (int)either.index() + std::get<0>(triple);
  return result;
}

struct Link {
  int number;
  std::shared_ptr<Link> next;
};

static int pointers() {
  std::unique_ptr<int> none;
  std::unique_ptr<Point> owned = std::make_unique<Point>(Point{4, 5});
  std::shared_ptr<int> shared = std::make_shared<int>(6);
  std::shared_ptr<int> second = shared;
  std::weak_ptr<int> weak = shared;
  std::shared_ptr<Link> head = std::make_shared<Link>();
  head->number = 1;
  head->next = std::make_shared<Link>();
  head->next->number = 2;
  owned->x = 40;
  *second = 60;
  none = std::make_unique<int>(1);
  owned.reset();
  int result = *none + *shared + head->next->number + (weak.expired() ? 1 : 0);
  return result;
}

extern "C" int run() {
  int total = texts();
  total += sequences();
  total += maps();
  total += choices();
  total += pointers();
  return total;
}
#ifndef __wasm__
int main() { return run() == 0; }
#endif
