import { expect, test } from 'vitest';
import { formatCobertura } from '../../src/report/index.ts';
import { branchSample } from './branch-sample.ts';
import { options, sample } from './sample.ts';

test('cobertura.xml', async () => {
  await expect(formatCobertura(sample, options)).toMatchFileSnapshot('golden/cobertura.xml');
});

/** Elements and their required attributes as coverage-04.dtd declares them, without what is optional and absent here. */
const dtd: Readonly<
  Record<
    string,
    { readonly children: RegExp; readonly required: readonly string[]; readonly optional?: readonly string[] }
  >
> = {
  coverage: {
    children: /^sources,packages,$/,
    required: [
      'branch-rate',
      'branches-covered',
      'branches-valid',
      'complexity',
      'line-rate',
      'lines-covered',
      'lines-valid',
      'timestamp',
      'version',
    ],
  },
  sources: { children: /^(?:source,)*$/, required: [] },
  source: { children: /^$/, required: [] },
  packages: { children: /^(?:package,)*$/, required: [] },
  package: { children: /^classes,$/, required: ['branch-rate', 'complexity', 'line-rate', 'name'] },
  classes: { children: /^(?:class,)*$/, required: [] },
  class: {
    children: /^methods,lines,$/,
    required: ['branch-rate', 'complexity', 'filename', 'line-rate', 'name'],
  },
  methods: { children: /^(?:method,)*$/, required: [] },
  method: { children: /^lines,$/, required: ['branch-rate', 'complexity', 'line-rate', 'name', 'signature'] },
  lines: { children: /^(?:line,)*$/, required: [] },
  line: {
    children: /^(?:conditions,)?$/,
    required: ['hits', 'number'],
    optional: ['branch', 'condition-coverage'],
  },
  conditions: { children: /^(?:condition,)*$/, required: [] },
  condition: { children: /^$/, required: ['coverage', 'number', 'type'] },
};

test('every element has the children and attributes of the DTD', () => {
  const text = formatCobertura(branchSample, options);
  const open: { name: string; children: string }[] = [{ name: '', children: '' }];
  const seen = new Set<string>();
  for (const tag of text.matchAll(/<(\/?)([a-z]+)((?: [a-z-]+="[^"<]*")*)(\/?)>/g)) {
    const [, closing, name = '', attributes = '', empty] = tag;
    if (closing === '/') {
      const element = open.pop()!;
      expect(element.name).toBe(name);
      expect(element.children).toMatch(dtd[name]!.children);
      continue;
    }
    seen.add(name);
    open.at(-1)!.children += `${name},`;
    const names = [...attributes.matchAll(/ ([a-z-]+)=/g)].map((match) => match[1]!);
    const { required, optional = [] } = dtd[name]!;
    expect(names.filter((attribute) => !optional.includes(attribute)).sort()).toEqual(required);
    if (empty !== '/') open.push({ name, children: '' });
  }
  expect(open).toEqual([{ name: '', children: 'coverage,' }]);
  expect([...seen].sort()).toEqual(Object.keys(dtd).sort());
});

test('what XML 1.0 cannot hold is escaped', () => {
  const file = {
    path: 'a\u0001"\'.c',
    lines: [],
    functions: [{ name: 'op<\u0000\uffff&>', line: 1, hits: 1 }],
  };
  const module = { name: '', sha256: '', inexact: [], files: [file] };
  const text = formatCobertura({ omittedFiles: 0, modules: [module] }, options);
  expect(text).toContain('filename="a\\x01&quot;&#39;.c"');
  expect(text).toContain('name="op&lt;\\x00\\uffff&amp;&gt;"');
});
