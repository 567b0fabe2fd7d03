struct secret {
  int code;
  char text[4];
};
struct clash {
  int in_secret;
};
static struct secret only = {0, "abc"};
static struct clash one;
struct secret *make_secret(int n) {
  only.code = 100 * n;
  return &only;
}
void *first_clash(void) { return &one; }
