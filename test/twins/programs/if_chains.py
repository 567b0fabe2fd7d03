# Line for line the same program as if_chains.c.


def without_else(n):
    r = 0
    if n > 0:
        r = 1

    if n > 1:
        r += 2
    if n > 2: r += 4
    return r



def with_else(n):
    # C declares here, without code.
    if n > 0:
        r = 1
    else:
        r = 2
    return r



def else_if(n):
    # C declares here, without code.
    if n < 0:
        r = -1
    elif n == 0:
        r = 0
    elif n < 10:
        r = 1
    else:
        r = 2
    return r



def else_if_on_one_line_each(n):
    r = 5
    if n < 0: r = -1
    elif n == 0: r = 0
    elif n < 10: r = 1
    return r



def all_on_one_line(n):
    r = 0
    r = 1 if n > 0 else 2
    return r



def nested(a, b):
    r = 0
    if a:
        if b:
            r = 1


    if a:
        if b:
            r += 2
        else:
            r += 4
    return r



def brace_before_else(n):
    r = 0
    if n < 0:
        r = 1
    elif n == 0:
        r = 2
    else:
        r = 3

    return r



def braces_on_their_lines(n):

    r = 0
    if n > 0:

        r = 1

    else:

        r = 2

    return r



def branch_ends_the_loop(n):
    r = 0
    for i in range(n):
        if i % 2:
            r += 1
        else:
            r += 10

    return r



def constant(n):
    if 0: n = 7
    if 1: n += 1
    return n



def run():
    r = 0
    for n in range(-1, 4):
        r += without_else(n) + with_else(n)
        r += else_if(4 * n) + else_if_on_one_line_each(4 * n)
        r += all_on_one_line(n)
        r += nested(n & 1, n & 2)
        r += brace_before_else(n)
        r += braces_on_their_lines(n)

    r += branch_ends_the_loop(3)
    r += constant(1)
    return r
