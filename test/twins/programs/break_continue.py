# Line for line the same program as break_continue.c.


def in_for(n):
    kept = 0
    for i in range(n):
        if i % 3 == 0:
            continue

        if i > 7:
            break

        kept += i

    return kept



def on_one_line(n):
    kept = 0
    for i in range(n):
        if i % 3 == 0: continue
        if i > 7: break
        kept += i

    return kept



def in_while(n):
    kept = 0
    while n > 0:
        n -= 1
        if n % 2:
            continue
        if n == 4:
            break
        kept += n

    return kept



def continue_ends_the_body(n):
    kept = 0
    while n > 0:
        n -= 1
        kept += n
        continue

    return kept



def first_divisor(n):
    found = n
    for i in range(2, n):
        if n % i == 0: found = i; break
    return found



def only_the_inner_loop(n):
    pairs = 0
    for i in range(n):
        for j in range(n):
            if j == i:
                continue
            if i + j > n:
                break
            pairs += 1

        if i == 2: continue
        pairs += 100

    return pairs



def run():
    r = 0
    r += in_for(0) + in_for(5) + in_for(20)
    r += on_one_line(0) + on_one_line(5) + on_one_line(20)
    r += in_while(0) + in_while(4) + in_while(9)
    r += continue_ends_the_body(3)
    r += first_divisor(1) + first_divisor(7) + first_divisor(35)
    r += only_the_inner_loop(4)
    return r
