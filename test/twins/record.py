# What CPython's sys.settrace reports for run() of each program beside it, as text on stdout. The committed answers are of
#   python3.11 record.py > recordings/cpython-3.11.txt        and so on for each version in recordings/
# A program is `== name answer`, then its activations as a tree: `(function line line (callee line...) line)`, where the
# closing bracket is the `return` event. A function of another file than the program's is `file:function`. A line of Python
# that ends in `#@ 12` stands for line 12 of C, one that ends in `#@ -` for none.
import os
import re
import sys

sys.dont_write_bytecode = True
here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs")
sys.path.insert(0, here)


def line_map(path):
    with open(path, encoding="utf-8") as file:
        marks = ((at, re.search(r"#@ (\d+|-)$", text)) for at, text in enumerate(file, 1))
        return {at: mark[1] for at, mark in marks if mark}


maps = {}


def c_line(frame):
    path = frame.f_code.co_filename
    if path not in maps:
        maps[path] = line_map(path)
    return maps[path].get(frame.f_lineno, str(frame.f_lineno))


def record(name):
    program = __import__(name)
    words = []
    depth = 0

    def trace(frame, event, arg):
        nonlocal depth
        code = frame.f_code
        if os.path.dirname(code.co_filename) != here:
            return None
        if event == "call":
            stem = os.path.splitext(os.path.basename(code.co_filename))[0]
            words.append("\n" + " " * depth + "(" + ("" if stem == name else stem + ":") + code.co_name)
            depth += 1
        elif event == "line":
            line = c_line(frame)
            if line != "-":
                words.append(line)
        elif event == "return":
            depth -= 1
            words[-1] += ")"
        else:
            raise SystemExit(f"{name}: unexpected event {event}")
        return trace

    sys.settrace(trace)
    answer = program.run()
    sys.settrace(None)
    return f"== {name} {answer}" + " ".join(words).replace(" \n", "\n")


names = sorted(f[:-2] for f in os.listdir(here) if f.endswith(".c"))
print("\n".join(record(name) for name in names))
