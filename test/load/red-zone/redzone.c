/* Without optimization, functions that call nothing keep their variables below __stack_pointer, which they do not move. */
int add(int a, int b)
{
    int s = a;
    s += b;
    return s;
}

int other(int a, int b)
{
    int t = a * 1000;
    t += b;
    return t;
}

/* Has a frame and a call: moves __stack_pointer. */
int twice(int a)
{
    int once = other(a, 0);
    return add(once, once);
}

/* Traps with its frame still there. */
int stop(int a)
{
    int once = other(a, 0);
    if (once != -1)
        __builtin_trap();
    return once;
}
