# Line for line the same program as data.c.
counter = 3
primes = [
    2, 3, 5,
    7, 11,
]
class Point: x = 0; y = 0
origin = Point(); origin.x = 1; origin.y = 2


def globals():
    global counter
    counter += 1
    counter *= primes[2]
    return counter



def local_array(i):
    table = [4, 5, 6]
    table[1] = table[0] + table[2]
    return table[i]



def array_on_several_lines(n):
    table = [
        n,
        n + 1,
        n + 2,
    ]
    return table[1]



def array_of_constants(i):
    table = (
        10,
        20,
    )
    return table[i]



def structure(n):
    p = Point()
    p.x = n
    p.y = p.x + origin.y
    origin.x += p.y
    return origin.x



def matrix(n):
    m = [[0] * 3, [0] * 3, [0] * 3]
    for i in range(3):
        for j in range(3):
            m[i][j] = n * i + j
    trace = 0
    for i in range(3): trace += m[i][i]
    return trace



def scopes(n):
    r = n

    r_inner = n + 1
    r += r_inner


    other = 5
    r += other

    return r



def assignments(n):
    # C declares here, without code.
    a = b = c = n
    c *= 2; b -= c; a += b
    return a + b + c



def run():
    r = globals() + globals()
    r += local_array(1)
    r += array_on_several_lines(3) + array_of_constants(1)
    r += structure(4)
    r += matrix(2)
    r += scopes(3) + assignments(5)
    return r
