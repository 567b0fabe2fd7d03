// Types that one file only declares, or describes only where their constructors and virtual functions are.
extern "C" {
struct secret;
struct clash;
struct secret *make_secret(int n);
struct clash *make_clash(int n);
}
namespace shop {
class Item {
 public:
  Item(int price);
  virtual ~Item();
  int price() const { return price_; }

 private:
  int price_;
  int count_ = 3;
};
struct Pair {
  Pair(int a, int b);
  int a, b;
};
enum class State : short;
State state_of(int n);
}  // namespace shop
