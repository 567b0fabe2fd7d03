#include "shared.h"

template <typename T> struct Box {
  T first;
  T second;
};

extern "C" __attribute__((export_name("run"))) int run(int n) {
  shop::Item item(n);
  shop::Pair pair(n, n + 1);
  shop::State state = shop::state_of(n);
  secret *hidden = make_secret(n);
  clash *either = make_clash(n);
  Box<short> box = {1, 2};
  box.second += n;
  return item.price() + pair.a + (int)state + (hidden != nullptr) + (either != nullptr) + box.first;  // seen
}
