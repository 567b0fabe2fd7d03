/* Compiled without -g. */
int helper(int v)
{
    while (v > 10)
        v -= 3;
    return v * 2;
}

__attribute__((export_name("idle"))) int idle(int v)
{
    return v + 1;
}
