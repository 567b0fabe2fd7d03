# Line for line the same program as called_conditions.c.
left = 0


def set(n):
    global left
    left = n
    return n



def next():
    global left
    left -= 1
    return left



def more(): return left > 0


def is_even(n): return n % 2 == 0


def negate(n): return not n


def while_more(n):
    r = 0
    set(n)
    while more():
        r += next()

    return r



def body_in_the_condition(n):
    set(n)
    while next() > 2:
        pass
    return left



def for_with_calls(n):
    r = 0
    set(n)
    while more():  #@ -
        r += left  #@ 49
        next()  #@ 48
    return r  #@ 51


def call_of_a_call(n):
    while negate(is_even(set(n))):
        n += next() // 2

    return n



def two_calls(n):
    r = 0
    set(n)
    while more() and next() != 3:
        if is_even(left) or more():
            r += 1


    return r



def do_while(n):
    set(n)
    while True:
        n += left
        if not next() > 0: break
    return n



def run():
    r = while_more(0) + while_more(4)
    r += body_in_the_condition(6)
    r += for_with_calls(0) + for_with_calls(3)
    r += call_of_a_call(3) + call_of_a_call(4)
    r += two_calls(8) + two_calls(2)
    r += do_while(0) + do_while(3)
    return r
