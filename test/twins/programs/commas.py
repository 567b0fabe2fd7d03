# Line for line the same program as commas.c.


def f(n): return n


def in_for(n):
    r = 0
    for i, j in zip(range(n), range(n, n // 2, -1)):
        r += j - i

    return r



def as_a_statement(n):
    # C declares here, without code.
    a = n; b = f(a) + 1
    f(a); a += 1; b = a * 10 + b
    return b



def in_a_condition(n):
    r = 0
    if (r := r + n) > 3:
        r = f(r)

    return r



def in_a_loop_condition(n):
    r = 0
    while (n := n - 1) > 0:
        r += n

    return r



def on_two_lines(n):
    r = 0
    r = f(n)
    r += f(r)
    return r



def several_statements(n):
    a = n; b = f(a); a += b
    (a, b) = (a - 1, b + 1) if a > 3 else (a + 1, b - 1)
    return a * b



def run():
    r = in_for(0) + in_for(5) + in_for(6)
    r += as_a_statement(3)
    r += in_a_condition(1) + in_a_condition(7)
    r += in_a_loop_condition(4)
    r += on_two_lines(5)
    r += several_statements(1) + several_statements(2)
    return r
