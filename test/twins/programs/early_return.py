# Line for line the same program as early_return.c.


def sign(n):
    if n < 0:
        return -1

    if n == 0:
        return 0

    return 1



def sign_on_one_line(n):
    if n < 0: return -1
    if n == 0: return 0
    return 1



def find(wanted, n):
    for i in range(n):
        if i * i == wanted:
            return i


    return -1



def in_else(n):
    if n > 10:
        n -= 10
    else:
        return n

    return 2 * n



def from_three_loops(n):
    for i in range(1, n):
        for j in range(1, i):
            k = i
            while k > 0:
                if i * j * k == 24:
                    return 100 * i + 10 * j + k
                k -= 1



    return 0



seen = 0


def note(n):
    global seen
    if n < 0: return
    seen += n



def always_the_first(n):
    return n + 1
    n = 5
    return n



def run():
    r = 0
    r += sign(-5) + sign(0) + sign(5)
    r += sign_on_one_line(-5) + sign_on_one_line(0) + sign_on_one_line(5)
    r += find(9, 10) + find(7, 4) + find(7, 0)
    r += in_else(3) + in_else(30)
    r += from_three_loops(3) + from_three_loops(6)
    note(-1)
    note(3)
    r += always_the_first(1)
    return r + seen
