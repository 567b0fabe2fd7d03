/** Options and interface of the client of a document or worker. */

/** Where counts go. */
export interface ClientOptions {
  /** Address of the same origin that takes messages by POST. */
  readonly post?: string;
  /** Name of a global function of pages that takes messages, such as one that a test runner provides. */
  readonly binding?: string;
}

/** The client of a document or worker. */
export interface Client {
  /** Sends what was counted and has not been sent; in a page, also what its workers counted. Resolves when it has arrived, or cannot. */
  flush(): Promise<void>;
  /** Takes what was counted and has not been sent, as messages: for whoever runs scripts in the page. */
  take(): string[];
}
