# Line for line the same program as short_circuit.c.


def truth(n): return n


def and_on_one_line(a, b):
    r = 0
    if truth(a) and truth(b):
        r = 1

    return r



def or_on_one_line(a, b):
    r = 0
    if truth(a) or truth(b):
        r = 1

    return r



def mixed_on_one_line(a, b, c):
    r = 0
    if (truth(a) and truth(b)) or truth(c): r = 1
    if not (truth(a) or truth(b)) and not truth(c): r = 2
    return r



def as_a_value(a, b):
    both = 1 if truth(a) and truth(b) else 0
    any = 1 if truth(a) or truth(b) else 0
    return 10 * both + any



def and_on_two_lines(a, b):
    r = 0
    if (truth(a) and
            truth(b)):
        r = 1

    return r



def or_on_two_lines(a, b):
    r = 0
    if (truth(a)
            or truth(b)):
        r = 1

    return r



def on_three_lines(a, b, c):
    r = 0
    if (truth(a) and
            truth(b) and
            truth(c)):
        r = 1
    else:
        r = 2
    return r



def loop_condition(n):
    i = 0
    while i < 10 and truth(i != n):
        i += 2

    return i



def loop_condition_on_two_lines(n):
    i = 0
    while (i < 6 and
            i != n):
        i += 2

    return i



def run():
    r = 0
    for i in range(4):
        r += and_on_one_line(i & 1, i & 2)
        r += or_on_one_line(i & 1, i & 2)
        r += as_a_value(i & 1, i & 2)
        r += and_on_two_lines(i & 1, i & 2)
        r += or_on_two_lines(i & 1, i & 2)

    for i in range(8):
        r += mixed_on_one_line(i & 1, i & 2, i & 4)
        r += on_three_lines(i & 1, i & 2, i & 4)

    r += loop_condition(4) + loop_condition(-1)
    r += loop_condition_on_two_lines(4) + loop_condition_on_two_lines(-1)
    return r
