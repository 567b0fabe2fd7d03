# Line for line the same program as without_result.c.
state = 0


def set(n):
    global state
    state = n



def if_last(n):
    global state
    if n > 2:
        state += n




def if_else_last(n):
    global state
    if n > 2:
        state += n
    else:
        state -= n



def for_last(n):
    global state
    for i in range(n):
        state += i




def while_last(n):
    global state
    while state > n:
        state -= n




def loop_on_one_line_last(n):
    global state
    for i in range(n): state += i



def call_last(n):
    set(n)



def bare_return(n):
    global state
    state += n
    return



def brace_of_a_full_line(n):
    global state
    state += n


def run():
    set(1)
    if_last(1)
    if_last(3)
    if_else_last(2)
    if_else_last(5)
    for_last(3)
    while_last(4)
    loop_on_one_line_last(3)
    call_last(state + 4)
    bare_return(5)
    brace_of_a_full_line(6)
    return state
