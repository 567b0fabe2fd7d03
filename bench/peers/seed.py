"""The seed's program for CPython and PyPy: seed.py [count|none] [calls]. Prints the seconds of each of three loops."""
import sys
import time


def f(): return 1


def main(n):
    for i in range(n):
        f()


class Counter:
    """A trace function that counts the lines it is told of."""

    lines = 0

    def trace(self, frame, event, arg):
        if event == "line":
            self.lines += 1
        return self.trace


calls = int(sys.argv[2]) if len(sys.argv) > 2 else 10000000
counter = Counter()
for _ in range(3):
    if len(sys.argv) > 1 and sys.argv[1] == "count":
        sys.settrace(counter.trace)
    begin = time.perf_counter()
    main(calls)
    seconds = time.perf_counter() - begin
    sys.settrace(None) if len(sys.argv) > 1 and sys.argv[1] == "count" else None
    print(seconds, file=sys.stderr)
