# Line for line the same program as one_line_functions.c.
calls = 0


def constant(): return 4


def square(n): return n * n


def through(n): return square(n) + square(n + 1)


def two_statements(n): n += 3; return n


def nothing(): pass


def count(n): global calls; calls += n


def condition(n): return square(n) if n > 3 else n


def called_on_one_line(n): a = square(n); count(a); return a + through(a)


def in_a_loop(n):
    r = 0
    for i in range(n): r += square(i)
    for i in range(n):
        count(i); nothing()

    return r



def run():
    r = constant()
    r += through(2) + two_statements(3)
    nothing()
    count(1)
    r += condition(2) + condition(5)
    r += called_on_one_line(2)
    r += in_a_loop(3)
    return r + calls
