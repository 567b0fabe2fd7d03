# Line for line the same functions as shapes.h.


def perimeter(a, b):
    once = a + b
    return 2 * once



def area(a, b): return a * b


def scale(n):
    while n > 2: n -= area(2, 1)
    return area(n, n)
