# Line for line the same program as long_expressions.c.


def f(n): return n + 1


def sum_of_variables(a, b, c):
    r = (a +
         b +
         c)
    return r



def operator_first(a, b, c):
    r = (a
         * b
         - c)
    return r



def sum_of_calls(a, b):
    r = (f(a) +
         f(b))
    return r



def value_below_the_name(a):
    r = (
        a * 3)
    return r



def call_below_the_name(a):
    r = (
        f(a))
    return r



def returned(a, b):
    return (f(a) +
            f(b))



def returned_below(a):
    return (
        f(a))



def comparison(a, b):
    if (a + b >
            a * b):
        return 1

    return 0



def clauses_of_a_loop(n):
    r = 0
    i = 0
    while i < n:

        r += i
        i += 1  #@ 69
    return r



def run():
    r = 0
    r += sum_of_variables(1, 2, 3)
    r += operator_first(4, 5, 6)
    r += sum_of_calls(7, 8)
    r += value_below_the_name(9)
    r += call_below_the_name(10)
    r += returned(11, 12)
    r += returned_below(13)
    r += comparison(1, 2) + comparison(3, 4)
    r += clauses_of_a_loop(3)
    return r
