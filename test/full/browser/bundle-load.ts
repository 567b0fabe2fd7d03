/** A page's script that loads a guest under trace by `load` of `wtrace`, as a bundler makes it. */
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const PAGE = `
import { load } from ${JSON.stringify(fileURLToPath(new URL('../../../dist/index.js', import.meta.url)))};

globalThis.traced = async (delivery) => {
  const bytes = new Uint8Array(await (await fetch('guest.wasm')).arrayBuffer());
  const events = [];
  const local = (frame, event) => {
    events.push(event + ' ' + frame.line);
    return local;
  };
  const trace = { events: ['call', 'line', 'return'], reads: ['line'], delivery, fn: local };
  const program = await load(bytes, { coverage: true, trace });
  for (const divisor of [3, 0])
    try {
      program.exports.div(6, divisor);
    } catch (error) {
      events.push(error.constructor.name);
    }
  const [{ files, inexact }] = program.coverage().modules;
  const { lines } = files.find(({ path }) => path.endsWith('bare.c'));
  return { events, hits: lines.filter(({ hits }) => hits > 0).map(({ line, hits }) => [line, hits]), inexact };
};`;

/** The script, with all that it imports at once. */
export async function bundleLoad(): Promise<string> {
  const bundle = await rolldown({
    input: 'page',
    platform: 'browser',
    // What Node alone has is only asked for where there is a Node.
    external: /^node:/,
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? id : undefined),
        load: (id) => (id === 'page' ? PAGE : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  return output[0].code;
}
