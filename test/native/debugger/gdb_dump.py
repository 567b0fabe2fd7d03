"""Run inside gdb: stops at every line of one Rust source file and prints all variables in scope, in canonical form.

gdb -batch -x gdb_dump.py, with WTRACE_PROGRAM, WTRACE_SOURCE, WTRACE_OUTPUT and WTRACE_PRINTERS (folder of rustc's gdb scripts)
in the environment. The canonical form is that of canonical.ts.
"""
import json
import os
import re
import struct
import sys

import gdb

sys.path.insert(0, os.environ["WTRACE_PRINTERS"])
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import gdb_lookup  # noqa: E402

MOST_EVENTS = 20000
MOST_ITEMS = 40
MOST_DEPTH = 6
TEXTS = re.compile(r"^(&(mut )?str|alloc::string::String|alloc::boxed::Box<str, .*>)$")
SLICES = re.compile(r"^(&(mut )?\[.*\]|alloc::boxed::Box<\[.*\], .*>)$")
PRINTED = re.compile(r"^(alloc::vec::Vec|alloc::collections::vec_deque::VecDeque|std::collections::hash::(?:map::HashMap|set::HashSet))<")
CELLS = re.compile(r"^core::cell::(Cell|RefCell|UnsafeCell)<")
COUNTED = re.compile(r"^alloc::(rc::Rc|rc::Weak|sync::Arc|sync::Weak)<")


def fields_of(value):
    return [field for field in value.type.fields() if not getattr(field, "artificial", False)]


def canonical(value, depth=0):
    kind = value.type.strip_typedefs()
    name = str(value.type)
    code = kind.code
    if depth > MOST_DEPTH:
        return "…"
    if code == gdb.TYPE_CODE_BOOL:
        return "true" if int(value) else "false"
    if code == gdb.TYPE_CODE_CHAR or name == "char":
        return chr(int(value)) if kind.sizeof == 4 else str(int(value))
    if code == gdb.TYPE_CODE_INT:
        return str(integer(value, kind, name))
    if code == gdb.TYPE_CODE_FLT:
        return "f:" + struct.pack(">d", float(value)).hex()
    if code == gdb.TYPE_CODE_ENUM:
        return str(value).rsplit("::", 1)[-1]
    if code == gdb.TYPE_CODE_PTR:
        return pointer(value, kind, depth)
    if code == gdb.TYPE_CODE_ARRAY:
        low, high = kind.range()
        return [canonical(value[i], depth + 1) for i in range(low, min(high + 1, low + MOST_ITEMS))]
    if code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION):
        return record(value, name, depth)
    return None


def integer(value, kind, name):
    """128 bits are too many for gdb's own conversion."""
    raw = gdb.selected_inferior().read_memory(value.address, kind.sizeof) if value.address is not None else None
    if raw is None:
        return int(value)
    return int.from_bytes(bytes(raw), "little", signed=name.startswith("i"))


def pointer(value, kind, depth):
    if int(value) == 0:
        return "null"
    target = kind.target().strip_typedefs()
    if target.code == gdb.TYPE_CODE_FUNC:
        return "function"
    if target.code == gdb.TYPE_CODE_VOID:
        return "pointer"
    return ["->", canonical(value.dereference(), depth + 1)]


def member(value, *names):
    for name in names:
        value = value[name]
    return value


def bytes_at(address, length):
    if length > 1 << 16:
        raise ValueError("the text is not there yet")
    return bytes(gdb.selected_inferior().read_memory(int(address), length)) if length else b""


def record(value, name, depth):
    if TEXTS.match(name):
        if name == "alloc::string::String":
            vector = value["vec"]
            data = member(vector, "buf", "ptr", "pointer", "pointer")
            return "text:" + bytes_at(data, int(vector["len"])).decode("utf8")
        return "text:" + bytes_at(value["data_ptr"], int(value["length"])).decode("utf8")
    if SLICES.match(name):
        count = min(int(value["length"]), MOST_ITEMS)
        return [canonical(value["data_ptr"][i], depth + 1) for i in range(count)]
    if PRINTED.match(name):
        return printed(value, name, depth)
    if CELLS.match(name):
        return canonical(value["value"], depth)
    counted = COUNTED.match(name)
    if counted:
        shared = member(value, "ptr", "pointer").dereference()
        if int(member(shared, "strong", "value", "value")) == 0:
            return "null"
        return ["->", canonical(shared["value"], depth + 1)]
    fields = fields_of(value)
    # An enum: gdb has chosen the variant.
    if len(fields) == 1 and is_variant(value, fields[0]):
        inner = value[fields[0]]
        return {fields[0].name: members(inner, depth)}
    return members(value, depth)


def is_variant(value, field):
    """gdb shows a Rust enum as a record with one member, of the type `Enum::Variant`, with the variant's name."""
    return str(field.type) == f"{value.type}::{field.name}"


def members(value, depth):
    inside = {}
    for field in fields_of(value):
        if field.name is not None:
            inside[field.name] = canonical(value[field], depth + 1)
    return inside


def printed(value, name, depth):
    """Through the printers that come with rustc."""
    printer = gdb_lookup.lookup(value)
    items = [item for _, item in printer.children()]
    if "::HashMap<" in name.split("<")[0] + "<":
        pairs = [{"__0": canonical(items[i], depth + 2), "__1": canonical(items[i + 1], depth + 2)} for i in range(0, len(items), 2)]
        return sorted(pairs, key=ordered)
    shown = [canonical(item, depth + 1) for item in items[:MOST_ITEMS]]
    return sorted(shown, key=ordered) if "::HashSet" in name else shown


def ordered(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def variables_of(frame, source, line):
    found = []
    seen = set()
    block = frame.block()
    first = frame.function().line
    while block is not None and not block.is_static and not block.is_global:
        for symbol in block:
            if not (symbol.is_variable or symbol.is_argument) or symbol.symtab.filename.rsplit("/", 1)[-1] != source:
                continue
            key = f"{symbol.name}:{symbol.line}"
            if key in seen:
                continue
            seen.add(key)
            try:
                value = canonical(symbol.value(frame))
            except (gdb.error, gdb.MemoryError, UnicodeDecodeError, OverflowError, ValueError, TypeError):
                value = None
            is_there = (symbol.is_argument or symbol.line < line) and line > first
            found.append([key, is_there, value])
        if block.function is not None:
            break
        block = block.superblock
    return found


def places(source):
    """Lines and addresses of the line rows of the file."""
    table = next(gdb.decode_line(f"{source}:{line}")[1] for line in range(1, 1000) if gdb.decode_line(f"{source}:{line}")[1])
    return [(entry.line, entry.pc) for entry in table[0].symtab.linetable() if entry.line > 0]


def after_prologue(block, lines):
    """The second row of the function, which is where gdb too takes its prologue to end."""
    rows = sorted(address for _, address in lines if block.start <= address < block.end)
    return next((address for address in rows if address > block.start), block.start)


def write(output, debugger, events):
    """As lldb_dump.py does."""
    names, values, rows = {}, {}, []
    for line, variables in events:
        row = [line]
        for name, is_there, value in variables:
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            row += [names.setdefault(name, len(names)), int(is_there), values.setdefault(text, len(values))]
        rows.append(row)
    with open(output, "w", encoding="utf8") as out:
        shown = {"debugger": debugger, "names": list(names), "values": [json.loads(each) for each in values]}
        out.write(json.dumps(shown, ensure_ascii=False, separators=(",", ":"))[:-1] + ',"events":[\n')
        out.write(",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]}\n")


def main():
    program, source = os.environ["WTRACE_PROGRAM"], os.environ["WTRACE_SOURCE"]
    gdb.execute("set pagination off")
    gdb.execute("set language rust")
    gdb.execute("set print elements 0")
    gdb.execute(f"file {program}")
    gdb.execute("starti", to_string=True)
    known = set()
    lines = places(source)
    for _, address in lines:
        block = gdb.block_for_pc(address)
        while block is not None and block.function is None:
            block = block.superblock
        if block is None:
            continue
        if address == block.start:
            # gdb knows where the prologue ends.
            stop = gdb.Breakpoint(f"*{after_prologue(block, lines)}")
        elif address not in known:
            stop = gdb.Breakpoint(f"*{address}")
        stop.silent = True
        known.add(address)
    events = []
    gdb.execute("continue", to_string=True)
    while gdb.selected_inferior().pid != 0 and len(events) < MOST_EVENTS:
        frame = gdb.selected_frame()
        where = frame.find_sal()
        if where.symtab is not None and where.symtab.filename.rsplit("/", 1)[-1] == source:
            events.append([where.line, variables_of(frame, source, where.line)])
        gdb.execute("continue", to_string=True)
    write(os.environ["WTRACE_OUTPUT"], "gdb " + gdb.VERSION, events)


main()
