# Line for line the same program as mutual_recursion.c.





def is_even(n):
    if n == 0:
        return 1
    return is_odd(n - 1)



def is_odd(n):
    if n == 0:
        return 0
    return is_even(n - 1)



def female(n): return 1 if n == 0 else n - male(female(n - 1))


def male(n): return 0 if n == 0 else n - female(male(n - 1))



text = [ord(c) for c in "2*(3+4)-5"] + [0]
at = 0


def next_char():
    global at
    c = text[at]
    at += 1
    return c



def parse_factor():
    c = next_char()
    if c != 40:
        return c - 48
    value = parse_sum()
    next_char()
    return value



def parse_product():
    value = parse_factor()
    while text[at] == 42:
        next_char()
        value *= parse_factor()

    return value



def parse_sum():
    value = parse_product()
    while text[at] == 43 or text[at] == 45:
        if next_char() == 43:
            value += parse_product()
        else:
            value -= parse_product()

    return value



def run():
    r = is_even(3) + 10 * is_odd(2)
    r += female(3)
    return r + 1000 * parse_sum()
