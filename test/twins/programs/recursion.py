# Line for line the same program as recursion.c.


def factorial(n):
    if n == 0:
        return 1
    return n * factorial(n - 1)



def fibonacci(n):
    if n < 2: return n
    return fibonacci(n - 1) + fibonacci(n - 2)



def fibonacci_on_two_lines(n):
    if n < 2: return n
    before = fibonacci_on_two_lines(n - 1)
    return before + fibonacci_on_two_lines(n - 2)



def ackermann(m, n):
    if m == 0:
        return n + 1

    if n == 0:
        return ackermann(m - 1, 1)

    return ackermann(m - 1, ackermann(m, n - 1))



def gcd(a, b): return a if b == 0 else gcd(b, a % b)


moves = 0


def hanoi(discs, origin, to, by):
    global moves
    if discs > 0:
        hanoi(discs - 1, origin, by, to)
        moves = 10 * moves + origin
        hanoi(discs - 1, by, to, origin)




def in_a_loop(depth):
    leaves = 1
    for child in range(depth):
        leaves += in_a_loop(child)

    return leaves



def loop_on_one_line(depth):
    leaves = 1
    for child in range(depth): leaves += loop_on_one_line(child)
    return leaves



def run():
    r = 0
    r += factorial(4)
    r += fibonacci(4)
    r += fibonacci_on_two_lines(4)
    r += ackermann(2, 1)
    r += gcd(91, 35)
    hanoi(2, 1, 2, 3)
    r += in_a_loop(3)
    r += loop_on_one_line(3)
    return r + moves
