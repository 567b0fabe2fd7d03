struct clash {
  double in_clash;
  int more;
};
static struct clash two = {0.5, 1};
struct clash *make_clash(int n) {
  two.more = n;
  return &two;
}
