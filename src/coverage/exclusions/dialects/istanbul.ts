/** Pragmas of JavaScript's tools: istanbul, c8, V8's providers in test runners, and Node's own test runner. */
import type { Dialect } from '../pragma.ts';

/** See the top of this file. */
export const istanbul: Dialect = {
  name: 'istanbul, c8, v8, node:coverage',
  where: 'comments',
  pattern:
    /(?:^|[\s*/])(istanbul|c8|v8|node:coverage) +(?:(disable|enable)\b|ignore +(next|if|else|file|start|stop)\b(?: +(\d{1,6})\b)?)/g,
  read: ([, tool = '', node, form, count]) => {
    const region = `${tool} ignore`;
    const start = { kind: 'start', target: 'lines', region, unclosed: 'rest' } as const;
    if (node !== undefined) {
      if (tool !== 'node:coverage') return undefined;
      return node === 'disable' ? start : { kind: 'stop', region };
    }
    if (form === 'start') return start;
    if (form === 'stop') return { kind: 'stop', region };
    if (form === 'file') return { kind: 'file' };
    if (form === 'if' || form === 'else') return { kind: 'arm', arm: form };
    // c8 and Node count lines; istanbul, and the V8 providers built like it, mean what is written next.
    if (count !== undefined) return { kind: 'next', count: Number(count) };
    const counts = tool === 'c8' || tool === 'node:coverage';
    return counts ? { kind: 'next', count: 1 } : { kind: 'statement', target: 'lines' };
  },
};
