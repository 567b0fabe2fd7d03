# Line for line the same program as endless_loops.c.


def for_ever(n):
    i = 0
    while True:
        if i * i >= n:
            break
        i += 1

    return i



def while_true(n):
    i = 0
    while True:
        i += 3
        if i > n: break

    return i



def left_by_return(n):
    while True:
        if n % 4 == 0:
            return n
        n += 1




def left_from_two_loops(n):
    i, j = 0, 0
    while True:
        j = 0
        while True:
            if i + j > n:
                return 100 * i + j
            if j == i:
                break
            j += 1

        i += 1




def run():
    r = 0
    r += for_ever(0) + for_ever(10)
    r += while_true(-1) + while_true(10)
    r += left_by_return(8) + left_by_return(5)
    r += left_from_two_loops(0) + left_from_two_loops(4)
    return r
