# Line for line the same program as twin.c. `python3 twin.py` prints the events of each activation as JSON.


def for_sum(n):
    total = 0
    for i in range(n):
        total += i
    return total


def collatz(n):
    steps = 0
    while n != 1:
        if n % 2:
            n = 3 * n + 1
        else:
            n = n // 2
        steps += 1
    return steps


def nested(n):
    cells = 0
    for row in range(n):
        for column in range(row):
            cells += 1
        cells += 10
    return cells


def skip_some(n):
    kept = 0
    for i in range(n):
        if i % 3 == 0:
            continue
        if i > 10:
            break
        kept += i
    return kept


def classify(n):
    kind = 0
    if n < 0:
        kind = -1
    elif n == 0:
        kind = 0
    elif n < 10:
        kind = 1
    else:
        kind = 2
    return kind


def fibonacci(n):
    if n < 2:
        return n

    return fibonacci(n - 1) + fibonacci(n - 2)



def even(n):
    r = 1
    if n > 0:
        r = odd(n - 1)
    return r


def odd(n):
    r = 0
    if n > 0:
        r = even(n - 1)
    return r


def one_line_for(n):
    a = 0
    for i in range(n): a += i
    return a


def truth(value):
    return value


def short_circuit(a, b, c):
    r = 0
    if (truth(a) and truth(b)) or truth(c):
        r = 1
    r = truth(b) if truth(a) else truth(c) + r
    return r


def last_iteration(n):
    seen = 0
    for i in range(n):
        if i < 2:
            seen += 1
    return seen


def never_enters(n):
    r = 5
    while n < 0:
        n = n + 1
        r = r + 1
    for i in range(0):
        r = 9
    return r


def find(wanted, n):
    for i in range(n):
        if i * i == wanted:
            return i


    return -1



def countdown(n):
    r = 0
    while n > 0:
        n -= 1; r += fibonacci(n)
    return r


def run():
    r = 0
    r += for_sum(4)
    r += collatz(6)
    r += nested(3)
    r += skip_some(14)
    r += classify(-5) + classify(0) + classify(3) + classify(30)
    r += fibonacci(4)
    r += even(3)
    r += one_line_for(3) + one_line_for(0)
    for i in range(8):
        r += short_circuit(i & 4, i & 2, i & 1)
    r += last_iteration(4)
    r += never_enters(1) + never_enters(-2)
    r += find(9, 10) + find(7, 4)
    r += countdown(3)
    return r
