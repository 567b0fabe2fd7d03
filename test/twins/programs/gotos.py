# Line for line the same program as gotos.c.


def backward(n):
    r = 0
    while True:
        r += n
        n -= 1
        if n > 0: continue
        return r



def backward_below(n):
    r = 0
    while True:
        r += n
        n -= 1
        if n > 0:
            continue
        return r



def forward(n):
    r = 1
    if n > 5:
        pass
    else: r = n

    return r



def out_of_two_loops(n):
    r = 0
    for i in range(n):
        for j in range(n):
            r = 10 * i + j
            if i * j == 2:
                break
        else: continue
        break

    return r



def cleanup(n):
    open = 1
    if n < 1:
        pass
    else:
        open += 2  #@ 53
        if n < 2:  #@ 54
            pass  #@ 55
        else: open += 4  #@ 56
        open *= 10

    open += 5
    return open



def parity(input):
    steps = 0
    while True:  #@ -
        while True:  #@ -
            steps += 1
            if input == 0: return steps
            if input % 2: input //= 2; break
            input //= 2
            continue
        while True:  #@ -
            steps += 10
            if input == 0: return steps
            if input % 2: input //= 2; break
            input //= 2
            continue



def two_labels(n):
    r = 0
    while True:
        r += 100
        while True:
            r += 1
            n -= 1
            if n % 3: continue
            if n > 0: break
            return r



def run():
    r = 0
    r += backward(1) + backward(4)
    r += backward_below(1) + backward_below(4)
    r += forward(3) + forward(8)
    r += out_of_two_loops(1) + out_of_two_loops(3)
    r += two_labels(5)
    r += cleanup(0) + cleanup(1) + cleanup(2)
    r += parity(0) + parity(13) + parity(12)
    return r
