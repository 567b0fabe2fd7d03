# Line for line the same program as switches.c: an `if` at each `case` asks what the `switch` knows.


def no_fall_through(n):
    r = 0
    k = n
    if k == 0:
        r = 10
        pass
    if k == 1:
        r = 20
        pass
    if k == 2:
        r = 30
        pass
    if k not in (0, 1, 2):
        r = 40

    return r



def fall_through(n):
    r = 0
    k = n
    if k == 0:
        r += 1
    if k in (0, 1):
        r += 10
    if k in (0, 1, 2):
        r += 100
        pass
    if k == 3:
        r += 1000
    if k not in (0, 1, 2):
        r += 10000

    return r



def shared_cases(n):
    r = 0
    k = n
    if k in (97, 101, 105, 111, 117):
        r = 1
        pass
    if k == 1000:
        r = 2

    return r



def case_on_one_line(n):
    r = 0
    k = n
    if k == 1: r = 5
    if k == 2: r = 6
    if k not in (1, 2): r = 7

    return r



def all_on_one_line(n):
    r = 1
    r = 17 if n == 0 else r + 9 if n == 1 else 3
    return r



def default_first(n):
    r = 0
    k = n
    if k not in (4, 5):
        r += 1
    if k != 5:
        r += 2
        pass
    if k == 5:
        r += 4

    return r



def in_a_loop(n):
    r = 0
    for i in range(n):
        k = i % 4
        if k == 0:
            continue
        if k == 1:
            r += i
            pass
        if k == 2:
            r -= i

        r *= 2

    return r



def without_a_match(n):
    k = n
    if k == 77: n = 0

    return n



def run():
    r = 0
    for n in range(5):
        r += no_fall_through(n)
        r += fall_through(n)
        r += case_on_one_line(n)
        r += all_on_one_line(n)
        r += default_first(n + 2)

    r += shared_cases(101) + shared_cases(120) + shared_cases(1000)
    r += in_a_loop(7)
    r += without_a_match(3)
    return r
