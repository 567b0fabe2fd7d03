# Line for line the same program as queens.c.
queen = [0] * 8
solutions = 0


def distance(a, b): return a - b if a > b else b - a


def threatened(row, column):
    for above in range(row):
        if (queen[above] == column or
                distance(queen[above], column) == row - above):
            return 1

    return 0



def place(row, size):
    global solutions
    if row == size:
        solutions += 1
        return

    for column in range(size):
        if threatened(row, column):
            continue
        queen[row] = column
        place(row + 1, size)




def run():
    place(0, 3)
    place(0, 4)
    return solutions
