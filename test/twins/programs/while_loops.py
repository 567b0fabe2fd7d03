# Line for line the same program as while_loops.c.


def halve(n):
    steps = 0
    while n > 1:
        n //= 2
        steps += 1

    return steps



def without_braces(n):
    while n > 3:
        n -= 3
    return n



def on_one_line(n):
    while n > 3: n -= 3
    return n



def two_statements_on_one_line(n):
    steps = 0
    while n > 0: n -= 2; steps += 1
    return steps



def effect_in_condition(n):
    i = 0
    while (i := i + 1) < n: pass
    return i



def effect_in_condition_body_below(n):
    i = 0
    while (i := i + 1) < n:
        pass
    return i



def first_statement(n):
    while n % 5:
        n += 1

    return n



def collatz(n):
    steps = 0
    while n != 1:
        if n % 2:
            n = 3 * n + 1
        else:
            n //= 2

        steps += 1

    return steps



def branch_ends_the_body(n):
    odd = 0
    while n > 0:
        n -= 1
        if n % 2:
            odd += 1


    return odd



def loop_in_a_loop(n):
    digits = 0
    while n > 0:
        rest = n
        while rest > 0:
            digits += rest % 10
            rest //= 10

        n -= 7

    return digits



def inner_loop_first_and_last(n):
    while n > 0:
        while n % 3:
            n -= 1
        while n % 4:
            n -= 1
        n -= 4
        while n > 6: n -= 1

    return n



def run():
    r = 0
    n = 0
    while n < 9:
        r += halve(n) + without_braces(n) + on_one_line(n)
        r += two_statements_on_one_line(n)
        r += effect_in_condition(n)
        r += effect_in_condition_body_below(n)
        r += first_statement(n)
        r += branch_ends_the_body(n)
        n += 2

    r += collatz(6)
    r += loop_in_a_loop(25)
    r += inner_loop_first_and_last(14)
    return r
