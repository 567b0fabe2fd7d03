# Line for line the same program as for_loops.c.


def plain(n):
    total = 0
    for i in range(n):
        total += i

    return total



def without_braces(n):
    total = 0
    for i in range(n):
        total += 2 * i
    return total



def on_one_line(n):
    total = 0
    for i in range(n): total += i
    return total



def two_statements_on_one_line(n):
    a, b = 0, 1
    for i in range(n): a += i; b *= 2
    return a + b



def empty_body(n):
    i = 0
    for i in range(1, n + 1): pass
    return i



def empty_body_below(n):
    i = 0
    for i in range(1, n + 1):
        pass
    return i



def nested(n):
    cells = 0
    for row in range(n):
        for column in range(row):
            cells += 1

        cells += 10

    return cells



def nothing_around_the_inner_loop(n):
    cells = 0
    for row in range(n):
        for column in range(row):
            cells += 1
    return cells



def three_deep(n):
    cells = 0
    for x in range(n):
        for y in range(n):
            for z in range(n): cells += x * y * z
    return cells



def downwards(n):
    value = 0
    for i in range(n, 0, -2):
        value = 10 * value + i

    return value



def one_after_the_other(n):
    total = 0
    for i in range(n): total += i
    for i in range(n): total += i
    for i in range(n):
        total += i

    return total



def run():
    r = 0
    for n in range(4):
        r += plain(n) + without_braces(n) + on_one_line(n)
        r += two_statements_on_one_line(n)
        r += empty_body(n)
        r += empty_body_below(n)
        r += nested(n)
        r += nothing_around_the_inner_loop(n)
        r += downwards(n)
        r += one_after_the_other(n)

    r += three_deep(2)
    return r
