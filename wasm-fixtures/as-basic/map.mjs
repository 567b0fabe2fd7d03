// Two things that asc has no option for:
// node map.mjs without-sources <map>   drops sourcesContent
// node map.mjs inline <module>         moves <module>.map into the module's sourceMappingURL section
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

function uleb(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

const sized = (bytes) => Buffer.concat([uleb(bytes.length), bytes]);

const [what, file] = process.argv.slice(2);
if (what === 'without-sources') {
  const { sourcesContent, ...map } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify(map));
} else {
  const module = readFileSync(file);
  const name = sized(Buffer.from('sourceMappingURL'));
  const at = module.lastIndexOf(name);
  // The section is the last one and its size takes one byte: 0x00, size, name, URL.
  if (module[at - 2] !== 0 || module[at - 1] !== module.length - at) throw new Error('unexpected layout');
  const url = `data:application/json;base64,${readFileSync(`${file}.map`).toString('base64')}`;
  const section = Buffer.concat([name, sized(Buffer.from(url))]);
  writeFileSync(file, Buffer.concat([module.subarray(0, at - 2), Buffer.from([0]), sized(section)]));
  rmSync(`${file}.map`);
}
