# Line for line the same program as headers.c.
from shapes import area, perimeter, scale


def own(n):
    r = area(n, 2)
    for i in range(n):
        r += scale(i)
    return r + perimeter(n, r)



def run():
    return own(1) + own(3)
