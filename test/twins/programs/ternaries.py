# Line for line the same program as ternaries.c.


def f(n): return n


def on_one_line(n):
    r = n if n > 0 else -n
    return r



def with_calls(n):
    r = f(1) if f(n) > 0 else f(2)
    return r



def in_each_other(n):
    return -1 if n < 0 else 0 if n == 0 else 1 if n < 10 else 2



def as_an_argument(n):
    return f(f(n) if n % 2 else n // 2)



def in_a_condition(n):
    if (n % 2 if n > 3 else n == 0):
        return 1

    return 0



def in_a_loop_on_one_line(n):
    r = 0
    for i in range(n): r += f(i) if i % 2 else 10
    return r



def condition_first(n):
    r = (f(n) if n > 0
         else f(-n))
    return r



def run():
    r = on_one_line(4) + on_one_line(-4)
    r += with_calls(1) + with_calls(0)
    r += in_each_other(-1) + in_each_other(0) + in_each_other(1) + in_each_other(10)
    r += as_an_argument(3) + as_an_argument(4)
    r += in_a_condition(0) + in_a_condition(1) + in_a_condition(4) + in_a_condition(5)
    r += in_a_loop_on_one_line(4)
    r += condition_first(3) + condition_first(-3)
    return r
