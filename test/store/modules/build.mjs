// Builds the modules of two programs with a `src/main.c` each, by the clang of @yowasp/clang: `absolute.wasm` names it
// /project/<folder>/src/main.c, `relative.wasm` src/main.c, as a compiler does that runs in the folder.
import { readFileSync, writeFileSync } from 'node:fs';
import { runClang } from '@yowasp/clang';

const at = (path) => new URL(path, import.meta.url);

async function build(output, sources, args) {
  const made = await runClang(['clang', '-g', '-O0', ...args, '-o', 'out.wasm'], sources);
  writeFileSync(at(output), made['out.wasm']);
}

for (const folder of ['a', 'b']) {
  const src = { 'main.c': readFileSync(at(`${folder}/src/main.c`)) };
  const absolute = ['-ffile-prefix-map=/=/project/', `${folder}/src/main.c`];
  await build(`${folder}/absolute.wasm`, { [folder]: { src } }, absolute);
  await build(`${folder}/relative.wasm`, { src }, ['-fdebug-compilation-dir=.', 'src/main.c']);
}
