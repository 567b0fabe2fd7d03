// Virtual base classes, which are where the vtable of an object says, and pointers to members. No headers, so that it is the same everywhere.
struct Root {
  int root;
  Root(int n) : root(n) {}
  virtual int kind() { return root; }
};
struct Left : virtual Root {
  int left;
  Left(int n) : Root(n), left(n + 1) {}
};
struct Right : virtual Root {
  int right;
  Right(int n) : Root(n), right(n + 2) {}
};
struct Both : Left, Right {
  int own;
  Both(int n) : Root(n), Left(n + 10), Right(n + 20), own(n + 3) {}
  int kind() override {
    int sum = root + left + right;
    return sum + own;
  }
};
struct Plain {
  int plain = 77;
};
struct Odd : virtual Plain {
  int odd = 5;
};
struct Deep : Odd, virtual Right {
  long long deep;
  Deep(int n) : Root(n), Right(n + 1), deep(n) {}
};

static int use(Left *l, Right &r) {
  int through = l->root + r.right;
  Root *base = l;
  through += base->kind();
  return through;
}

static int pointers(Both &b) {
  int Both::*own = &Both::own;
  int Right::*right = &Right::right;
  int Plain::*none = nullptr;
  int sum = b.*own + b.*right;
  sum += none == nullptr;
  return sum;
}

extern "C" int run() {
  Both b(3);
  Left l(4);
  Odd o;
  Deep d(8);
  Left *pl = &b;
  Right *pr = &d;
  Odd *po = &d;
  int sum = b.root + l.root + o.plain + pl->root;
  sum += use(pl, b) + use(&l, *pr);
  po->plain = sum;
  pr->root = -1;
  sum += pointers(b) + d.plain + d.root;
  return sum;
}
#ifndef __wasm__
int main() { return run() == 0; }
#endif
