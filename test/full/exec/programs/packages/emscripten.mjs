// Programs that Emscripten built, with its glue as it is: threads that share a memory, or a main and a side module.
import { createRequire } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

// This Emscripten takes Node for a browser where there is a `fetch`.
delete globalThis.fetch;
const folder = fileURLToPath(new URL('./glue/', import.meta.url));
process.chdir(folder);
createRequire(folder)(`./${process.argv[2]}.js`);
