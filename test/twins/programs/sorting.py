# Line for line the same program as sorting.c.
values = [0] * 9


def fill(seed):
    for i in range(9):
        seed = (seed * 13 + 7) % 101
        values[i] = seed




def swap(i, j):
    kept = values[i]
    values[i] = values[j]
    values[j] = kept



def insertion(n):
    for i in range(1, n):
        value = values[i]
        j = i
        while j > 0 and values[j - 1] > value:
            values[j] = values[j - 1]
            j -= 1

        values[j] = value




def bubble(n):
    # C declares here, without code.
    while True:
        swapped = 0
        for i in range(1, n):
            if values[i - 1] > values[i]:
                swap(i - 1, i)
                swapped = 1


        if not swapped: break



def partition(low, high):
    pivot = values[high]
    at = low
    for i in range(low, high):
        if values[i] < pivot: swap(i, at); at += 1
    swap(at, high)
    return at



def quick(low, high):
    if low < high:
        at = partition(low, high)
        quick(low, at - 1)
        quick(at + 1, high)




def search(wanted):
    low, high = 0, 8
    while low <= high:
        middle = (low + high) // 2
        if values[middle] == wanted:
            return middle
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1

    return -1



def run():
    r = 0
    fill(3)
    insertion(9)
    r += search(values[7]) + search(0)
    fill(50)
    bubble(6)
    fill(71)
    quick(0, 8)
    return 10 * r + search(values[2])
