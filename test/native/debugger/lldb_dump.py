"""Run inside lldb: stops at every line of one source file and prints all variables in scope, in canonical form, as JSON Lines.

lldb -b -o 'command script import lldb_dump.py' -o 'wtrace_dump <program> <source> <output>'
The canonical form is that of canonical.ts.
"""
import json
import re
import struct

import lldb

MOST_EVENTS = 20000
MOST_ITEMS = 40
MOST_DEPTH = 6
# What the program has not stored yet.
UNSET = "unset"

INTEGERS = {
    lldb.eBasicTypeChar, lldb.eBasicTypeSignedChar, lldb.eBasicTypeUnsignedChar, lldb.eBasicTypeShort,
    lldb.eBasicTypeUnsignedShort, lldb.eBasicTypeInt, lldb.eBasicTypeUnsignedInt, lldb.eBasicTypeLong,
    lldb.eBasicTypeUnsignedLong, lldb.eBasicTypeLongLong, lldb.eBasicTypeUnsignedLongLong,
}
SIGNED = {
    lldb.eBasicTypeChar, lldb.eBasicTypeSignedChar, lldb.eBasicTypeShort, lldb.eBasicTypeInt,
    lldb.eBasicTypeLong, lldb.eBasicTypeLongLong,
}
CHARS = {lldb.eBasicTypeChar, lldb.eBasicTypeSignedChar}
SEQUENCES = re.compile(r"^std::(?:__\w+::)?(vector|array|list|deque|span|set|multiset|unordered_set|map|multimap|unordered_map|tuple|bitset|forward_list)<")
TEXTS = re.compile(r"^std::(?:__\w+::)?(basic_string|basic_string_view)<char")
MAYBE = re.compile(r"^std::(?:__\w+::)?(optional|variant)<")
SMART = re.compile(r"^std::(?:__\w+::)?(unique_ptr|shared_ptr|weak_ptr)<")
TREES = ("unordered_set", "unordered_map")


def failed(value):
    return not value.IsValid() or value.GetError().Fail()


def text_of(summary):
    """A summary of lldb in quotes, without them and its escapes."""
    if summary is None or not summary.startswith('"'):
        return None
    try:
        return json.loads(summary.replace("\\'", "'").replace("\\0", "\\u0000"))
    except ValueError:
        return None


def floating(value, size):
    error = lldb.SBError()
    data = value.GetData()
    number = data.GetFloat(error, 0) if size == 4 else data.GetDouble(error, 0)
    return "f:" + struct.pack(">d", number).hex()


def canonical(value, depth=0):
    if failed(value):
        return None
    kind = value.GetType().GetCanonicalType()
    base = kind.GetUnqualifiedType()
    name = base.GetName() or ""
    type_class = base.GetTypeClass()
    if type_class & lldb.eTypeClassReference:
        return canonical(value.Dereference(), depth)
    if depth > MOST_DEPTH:
        return "…"
    raw = value.GetNonSyntheticValue()
    scalar = lldb.eTypeClassBuiltin | lldb.eTypeClassEnumeration | lldb.eTypeClassPointer
    if type_class & scalar and not is_set(value):
        return UNSET
    if type_class & lldb.eTypeClassBuiltin:
        basic = base.GetBasicType()
        if basic == lldb.eBasicTypeBool:
            return "true" if raw.GetValueAsUnsigned() else "false"
        if basic in (lldb.eBasicTypeFloat, lldb.eBasicTypeDouble):
            return floating(raw, base.GetByteSize())
        if basic in INTEGERS:
            return str(raw.GetValueAsSigned() if basic in SIGNED else raw.GetValueAsUnsigned())
        return None
    if type_class & lldb.eTypeClassEnumeration:
        shown = raw.GetValue()
        return shown if shown and re.match(r"^[A-Za-z_]\w*$", shown) else str(raw.GetValueAsSigned())
    if type_class & lldb.eTypeClassPointer:
        if raw.GetValueAsUnsigned() == 0:
            return "null"
        target = base.GetPointeeType().GetCanonicalType().GetUnqualifiedType()
        if target.GetTypeClass() & lldb.eTypeClassFunction:
            return "function"
        if target.GetBasicType() in CHARS:
            error = lldb.SBError()
            text = value.GetProcess().ReadCStringFromMemory(raw.GetValueAsUnsigned(), 800, error)
            return "text:" + text if error.Success() else None
        if target.GetBasicType() == lldb.eBasicTypeVoid:
            return "pointer"
        return ["->", canonical(value.Dereference(), depth + 1)]
    if type_class & lldb.eTypeClassMemberPointer:
        return member_pointed_at(raw, name)
    if type_class & lldb.eTypeClassArray:
        element = base.GetArrayElementType().GetCanonicalType().GetUnqualifiedType()
        count = min(value.GetNumChildren(), MOST_ITEMS)
        if element.GetBasicType() in CHARS:
            bytes_ = bytes(raw.GetChildAtIndex(i).GetValueAsUnsigned() & 0xFF for i in range(raw.GetNumChildren()))
            return "text:" + bytes_.split(b"\0")[0].decode("utf8", "replace")
        return [canonical(value.GetChildAtIndex(i), depth + 1) for i in range(count)]
    return record(value, raw, name, depth)


def member_pointed_at(raw, name):
    """The name of the data member: its place in the class differs from one target to the other."""
    owner = re.match(r"^.* (\S+)::\*$", name)
    error = lldb.SBError()
    data = bytes(raw.GetData().ReadRawData(error, 0, raw.GetByteSize()))
    if owner is None or error.Fail():
        return None
    if data == b"\xaa" * len(data):
        return UNSET
    offset = int.from_bytes(data, "little", signed=True)
    fields = raw.GetTarget().FindFirstType(owner.group(1))
    for i in range(fields.GetNumberOfFields()):
        if fields.GetFieldAtIndex(i).GetOffsetInBytes() == offset:
            return fields.GetFieldAtIndex(i).GetName()
    return None


def record(value, raw, name, depth):
    if TEXTS.match(name):
        text = text_of(value.GetSummary())
        return None if text is None else "text:" + text
    value.SetPreferSyntheticValue(True)
    sequence = SEQUENCES.match(name)
    if sequence and sequence.group(1) == "array":
        return canonical(raw.GetChildMemberWithName("__elems_"), depth)
    if sequence:
        items = [canonical(value.GetChildAtIndex(i), depth + 1) for i in range(min(value.GetNumChildren(), MOST_ITEMS))]
        return sorted(items, key=json.dumps) if sequence.group(1) in TREES else items
    if MAYBE.match(name):
        return [canonical(value.GetChildAtIndex(0), depth + 1)] if value.GetNumChildren() > 0 else []
    smart = SMART.match(name)
    if smart and smart.group(1) == "weak_ptr":
        return "pointer"
    if smart:
        pointer = value.GetChildMemberWithName("pointer")
        if not pointer.IsValid():
            pointer = raw.GetChildMemberWithName("__ptr_")
        return canonical(pointer.GetNonSyntheticValue(), depth)
    members = {}
    for i in range(raw.GetNumChildren()):
        child = raw.GetChildAtIndex(i)
        label = child.GetName() or ""
        if label.startswith("_vptr"):
            continue
        is_base = i < raw.GetType().GetNumberOfDirectBaseClasses()
        inside = canonical(preferring(child), depth + 1)
        if (is_base or label == "") and isinstance(inside, dict):
            members.update(inside)
        else:
            members[label] = inside
    return members


def preferring(value):
    value.SetPreferSyntheticValue(True)
    return value


def is_set(value):
    """False: clang's pattern for what the program has not stored yet (-ftrivial-auto-var-init=pattern) is there."""
    error = lldb.SBError()
    raw = value.GetNonSyntheticValue()
    data = bytes(raw.GetData().ReadRawData(error, 0, min(raw.GetByteSize(), 4096)))
    floats = (lldb.eBasicTypeFloat, lldb.eBasicTypeDouble)
    basic = value.GetType().GetCanonicalType().GetUnqualifiedType().GetBasicType()
    return error.Fail() or len(data) == 0 or data.count(0xFF if basic in floats else 0xAA) < len(data)


def variables_of(frame, source):
    """`name:line of declaration`, whether it has a value by now, and its value; innermost first."""
    found = []
    options = lldb.SBVariablesOptions()
    options.SetIncludeArguments(True)
    options.SetIncludeLocals(True)
    options.SetIncludeStatics(True)
    options.SetInScopeOnly(True)
    options.SetUseDynamic(lldb.eNoDynamicValues)
    first = frame.GetFunction().GetStartAddress().GetLineEntry().GetLine()
    line = frame.GetLineEntry().GetLine()
    for value in frame.GetVariables(options):
        declared = value.GetDeclaration()
        static = value.GetValueType() in (lldb.eValueTypeVariableStatic, lldb.eValueTypeVariableGlobal)
        # Those of the file are in scope everywhere; they are no local variables.
        if static and (not first <= declared.GetLine() <= line or declared.GetFileSpec().GetFilename() != source):
            continue
        parameter = value.GetValueType() == lldb.eValueTypeVariableArgument
        is_there = static or ((parameter or declared.GetLine() < line) and line > first and is_set(value))
        found.append([f"{value.GetName()}:{declared.GetLine()}", is_there, canonical(value)])
    return found


def stops(target, source):
    """Addresses of all line rows of the file; of a function's first one, that after its prologue."""
    for module in target.module_iter():
        for unit in module.compile_unit_iter():
            if unit.GetFileSpec().GetFilename() != source:
                continue
            for entry in unit:
                if entry.GetFileSpec().GetFilename() != source or entry.GetLine() == 0:
                    continue
                address = entry.GetStartAddress()
                function = address.GetFunction()
                if function.IsValid():
                    first = function.GetStartAddress().GetFileAddress()
                    after = first + function.GetPrologueByteSize()
                    if address.GetFileAddress() < after:
                        address = lldb.SBAddress(function.GetStartAddress())
                        address.OffsetAddress(after - first)
                yield address


def dump(debugger, command, result, _internal):
    program, source, output = command.split()
    debugger.SetAsync(False)
    target = debugger.CreateTarget(program)
    for address in {each.GetFileAddress(): each for each in stops(target, source)}.values():
        target.BreakpointCreateBySBAddress(address)
    process = target.LaunchSimple(None, None, ".")
    events = []
    while process.GetState() == lldb.eStateStopped and len(events) < MOST_EVENTS:
        frame = process.GetSelectedThread().GetFrameAtIndex(0)
        entry = frame.GetLineEntry()
        if entry.GetFileSpec().GetFilename() == source:
            events.append([entry.GetLine(), variables_of(frame, source)])
        process.Continue()
    write(output, debugger.GetVersionString().split("\n")[0], events)


def write(output, debugger, events):
    """Each name and value once; an event is its line, then three numbers for each variable: name, whether it is set, value."""
    names, values = {}, {}
    rows = []
    for line, variables in events:
        row = [line]
        for name, is_there, value in variables:
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            row += [names.setdefault(name, len(names)), int(is_there), values.setdefault(text, len(values))]
        rows.append(row)
    with open(output, "w", encoding="utf8") as out:
        shown = {"debugger": debugger, "names": list(names), "values": [json.loads(each) for each in values]}
        head = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
        out.write(head[:-1] + ',"events":[\n')
        out.write(",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]}\n")


def __lldb_init_module(debugger, _internal):
    debugger.HandleCommand("command script add -o -f lldb_dump.dump wtrace_dump")
