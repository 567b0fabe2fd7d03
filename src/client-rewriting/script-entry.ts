/** The client that rewrites, as one script, for workers and pages that get it from a server: its value starts it. */
export { startRewritingClient as startClient } from './start-client.ts';
