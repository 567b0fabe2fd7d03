/* Functions that end in an endless loop: Binaryen 108 ends their line sequences before their last instructions. */
__attribute__((export_name("spin"))) int spin(int n)
{
    for (;;) {
        if (n == 3)
            return 7;
        n++;
    }
}

__attribute__((export_name("until_trap"))) void until_trap(volatile int *p)
{
    while (1) {
        ++*p;
        if (*p > 5)
            __builtin_trap();
    }
}

__attribute__((export_name("twice"))) int twice(int n)
{
    return spin(n) * 2;
}
