// Functions of types that have units of their own: -fdebug-types-section.
struct Plain {
  int value;
  int get() const { return value; }
};
namespace outer {
namespace {
struct Hidden {
  int twice(int n) { return 2 * n; }
};
}
struct Shell {
  struct Kernel {
    int id;
    int deep() { return id; }
    union Either {
      int a;
      unsigned b;
      int pick() { return a; }
    };
  };
  static int shared(int n) { return n + 1; }
};
template <typename T> struct Box {
  T item;
  T open() { return item; }
};
enum class Mode { on, off };
}  // namespace outer
struct {
  int weight;
  int heavy() { return weight + 1; }
} nameless;

extern "C" __attribute__((export_name("run"))) int run(int n) {
  Plain plain{n};
  outer::Hidden hidden;
  outer::Shell::Kernel kernel{n};
  outer::Shell::Kernel::Either either{n};
  outer::Box<int> box{n};
  auto lambda = [n](outer::Mode mode) { return mode == outer::Mode::on ? n : 0; };
  return plain.get() + hidden.twice(n) + kernel.deep() + either.pick() + outer::Shell::shared(n) + box.open() +
         lambda(outer::Mode::on) + nameless.heavy();
}
