#include "shared.h"

namespace shop {
enum class State : short { open = -1, closed = 7 };
Item::Item(int price) : price_(price) {}
Item::~Item() {}
Pair::Pair(int a, int b) : a(a), b(b) {}
State state_of(int n) { return n > 3 ? State::closed : State::open; }
}  // namespace shop

// The struct of this name in secret.c is another one: C has no rule against that.
struct other {
  double d;
};
void operator delete(void *, unsigned long) noexcept {}
