/** For those who serve pages: modules are rewritten for them, and what they counted is saved. Of Node alone. */
export {
  CLIENT_PATH,
  CLIENT_POST,
  CLIENT_SCRIPT,
  type WorkerKind,
  withClient,
} from './client-script.ts';
export { type Collecting, collecting } from './collecting.ts';
export { Collector, type ModuleOrigin } from './collector.ts';
export { serveClient } from './serve-client.ts';
