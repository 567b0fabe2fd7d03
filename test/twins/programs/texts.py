# Line for line the same program as texts.c.
text = [ord(c) for c in "  one, 23 and\t456! "] + [0]
buffer = [0] * 32


def length(s):
    n = 0
    while s[n]: n += 1
    return n



def is_digit(c): return c >= 48 and c <= 57


def is_space(c):
    return (c == 32 or c == 9
        or c == 10)



def words(s):
    count, inside = 0, 0
    for i in range(len(s) - 1):
        if is_space(s[i]):
            inside = 0
        elif not inside:
            inside = 1
            count += 1


    return count



def number(s, at):
    value = 0
    while s[at] and not is_digit(s[at]): at += 1
    while is_digit(s[at]):
        value = value * 10 + (s[at] - 48)
        at += 1

    return value



def reversed(s, n):
    for i in range(n):
        buffer[n - 1 - i] = s[i]
    buffer[n] = 0
    return number(buffer, 0)



def hash(s):
    h = 5381
    for c in s[:-1]:
        h = (h * 33 & 0xffffffff) ^ c

    return h



def run():
    r = length(text) + 100 * words(text)
    r += number(text, 0) + number(text, 10)
    r += reversed(text, 19)
    return r + hash(text) % 1000
