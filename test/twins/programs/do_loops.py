# Line for line the same program as do_loops.c.


def digits(n):
    count = 0
    while True:
        count += 1
        n //= 10
        if not n > 0: break
    return count



def one_statement(n):
    while True:
        n -= 5
        if not n > 0: break
    return n



def on_one_line(n):
    while (n := n - 5) > 0: pass
    return n



def with_break(n):
    steps = 0
    while True:
        if n == 3:
            break
        n -= 1
        steps += 1
        if not n > 0: break
    return steps



def nested(n):
    cells = 0
    row = 0
    while True:
        column = 0
        while True:
            cells += 1
            column += 1
            if not column < row: break
        row += 1
        if not row < n: break
    return cells



def run():
    r = 0
    r += digits(0) + digits(7) + digits(1234)
    r += one_statement(0) + one_statement(12)
    r += on_one_line(0) + on_one_line(12)
    r += with_break(2) + with_break(6) + with_break(3)
    r += nested(1) + nested(3)
    return r
