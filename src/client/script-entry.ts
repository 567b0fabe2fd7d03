/** The client as one script, for workers and pages that get it from a server: its value starts it. */
export { startClient } from './client.ts';
