/* Compiled with -g; helper.c is not. */
int helper(int v);

__attribute__((export_name("run"))) int run(int n)
{
    if (n > 0)
        return helper(n) + 1;
    return 0;
}
