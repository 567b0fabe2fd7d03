/* Built with -O2, all three helpers are inlined into average_of; an empty average traps. */
static int divide(int total, int count)
{
    if (count == 0)
        __builtin_trap();
    return total / count;
}

static int average(const int *values, int count)
{
    int total = 0;
    for (int i = 0; i < count; i++)
        total += values[i];
    return divide(total, count);
}

static int of_even(const int *values, int count)
{
    int kept[8], n = 0;
    for (int i = 0; i < count; i++)
        if (values[i] % 2 == 0)
            kept[n++] = values[i];
    return average(kept, n);
}

int average_of(int first)
{
    int values[] = {first, 3, 5};
    return of_even(values, 3);
}
