# Line for line the same program as function_pointers.c.



def increment(n): return n + 1


def twice(n):
    return n * 2



def negative(n):
    return -n



operations = [increment, twice, negative]


def apply(f, n):
    return f(n)



def apply_twice(f, n): return f(f(n))


def dispatch(n):
    r = n
    for i in range(3):
        r = operations[i](r)

    return r



def dispatch_on_one_line(n):
    for i in range(3): n = apply(operations[i], n)
    return n



def choose(n):
    if n > 0:
        return increment
    return twice if n == 0 else negative



def chosen(n):
    return choose(n)(choose(n - 1)(n))



def fold(f, values, count):
    value = 0
    while (count := count - 1) >= 0:
        value = f(value, values.pop(0))

    return value



def digit(value, next): return 10 * value + next


def run():
    numbers = [1, 2, 3]
    r = apply(twice, 4) + apply_twice(increment, 7)
    r += dispatch(2) + dispatch_on_one_line(3)
    r += chosen(0) + chosen(1)
    r += fold(digit, numbers, 3)
    return r
