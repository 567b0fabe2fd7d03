// Rust, wasm-bindgen: TypeScript and JSX to old JavaScript, minified, with errors.
import { load, print, sha256 } from './common.mjs';

const swc = load('@swc/wasm');
const part = (i) => `
export enum E${i} { A = ${i}, B, C = A | B }
export class K${i}<T extends object> extends Base implements I<T> {
  #secret?: number = ${i}; static count = 0; private readonly x = this.#secret ?? ${i}n;
  async *walk({ a, ...rest }: { a: T }, [b = 2, , ...c]: number[]) { for await (const y of this.walk(rest, c)) yield* y ** b; }
  get view(): JSX.Element { return <div className={\`k\${this.x}\`} {...this.props}>{[1, 2].map((n) => <b key={n}>&nbsp;{n}</b>)}</div>; }
}
label: for (const [k, v] of Object.entries(K${i})) { if (k?.length) continue label; else try { throw v } catch { break } }`;
const source = Array.from({ length: 12 }, (_, i) => part(i)).join('\n');
const parser = { syntax: 'typescript', tsx: true };
for (const [target, minify] of [
  ['es5', false],
  ['es2018', true],
  ['es2022', false],
]) {
  const { code, map } = swc.transformSync(source, {
    filename: 'a.tsx',
    sourceMaps: true,
    minify,
    jsc: { parser, target, ...(minify && { minify: { compress: true, mangle: true } }) },
  });
  print([target, code.length, sha256(code), map.length]);
}
print(swc.parseSync(part(1), parser).body.map(({ type }) => type));
print(
  swc.minifySync('function f(long) { const other = long + 1; return other * 2 } f(3)', {
    compress: true,
    mangle: true,
  }).code,
);
for (const wrong of ['let let = 1', 'class { ', 'a ?? b || c', '`${']) {
  try {
    print(swc.transformSync(wrong, { jsc: { parser } }).code);
  } catch (error) {
    print(String(error));
  }
}
