# Line for line the same program as nested_calls.c.


def one():
    return 1



def twice(n):
    return 2 * n



def add(a, b):
    sum = a + b
    return sum



def three(a, b, c): return 100 * a + 10 * b + c


def on_one_line(n):
    r = add(twice(n), add(one(), twice(one())))
    return r



def in_an_index(n):
    table = [5, 6, 7]
    table[1] += table[twice(one())]
    return table[n]



def arguments_on_lines_of_their_own(n):
    r = three(
        twice(n),
        one(),
        add(n, n))
    return r



def last_argument_on_the_next_line(n):
    r = add(twice(n),
            one())
    return r



def calls_in_a_chain(n):
    return twice(
        twice(
            twice(n)))



def as_a_statement(n):
    twice(add(n, one()))
    return n



def in_a_condition(n):
    if add(twice(n), one()) > three(0, one(), 1):
        return twice(n)

    return one()



def run():
    r = on_one_line(3)
    r += in_an_index(1)
    r += arguments_on_lines_of_their_own(3)
    r += last_argument_on_the_next_line(3)
    r += calls_in_a_chain(3)
    r += as_a_statement(3)
    r += in_a_condition(4) + in_a_condition(6)
    return r
