#!/bin/bash
# The module by Debian's clang 19.1.7, and the counts of the same calls by gcc's gcov 12.2: gcov.json, source → line → count.
set -eu
cd "$(dirname "$0")"
llvm=/usr/lib/llvm-19/bin
exports=$(python3 -c 'import json; print(" ".join({f"-Wl,--export={f}": 0 for f, _ in json.load(open("calls.json"))}))')
env PATH=$llvm clang --target=wasm32 -fuse-ld=$llvm/wasm-ld -O0 -g -mtail-call -nostdlib -Wl,--no-entry $exports \
  -ffile-prefix-map="$PWD=." dispatch.c scopes.c -o shapes.wasm
chmod 644 shapes.wasm
native=$(mktemp -d)
trap 'rm -r "$native"' EXIT
cp *.c *.def *.inc calls.json "$native"
cd "$native"
python3 -c 'import json
calls = json.load(open("calls.json"))
for name in dict.fromkeys(f for f, _ in calls): print(f"int {name}(int);")
print("int main(void) {", *(f"{f}({n});" for f, n in calls), "}")' > main.c
gcc -O0 --coverage main.c dispatch.c scopes.c -o program
./program
gcov --json-format --stdout program-dispatch.gcda program-scopes.gcda > gcov.jsonl
python3 - "$OLDPWD/gcov.json" <<'PYTHON'
import json, sys
counts = {}
for data in map(json.loads, open('gcov.jsonl')):
    for file in data['files']:
        lines = counts.setdefault(file['file'], {})
        for line in file['lines']:
            lines[line['line_number']] = max(lines.get(line['line_number'], 0), line['count'])
json.dump(counts, open(sys.argv[1], 'w'))
PYTHON
