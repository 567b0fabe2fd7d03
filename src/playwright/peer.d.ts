/**
 * As much of `@playwright/test` as wtrace uses, which is the user's own and not installed here. Where it is, its types take the place
 * of these: the published declarations refer to the package.
 */
declare module '@playwright/test' {
  interface Request {
    url(): string;
    method(): string;
    postDataBuffer(): Buffer | null;
  }
  interface APIResponse {
    ok(): boolean;
    headers(): Record<string, string>;
    body(): Promise<Buffer>;
    text(): Promise<string>;
  }
  interface Route {
    request(): Request;
    fetch(): Promise<APIResponse>;
    fulfill(answer: {
      response?: APIResponse;
      status?: number;
      headers?: Record<string, string>;
      contentType?: string;
      body?: string | Buffer;
    }): Promise<void>;
  }
  interface Frame {
    evaluate<T>(run: (key: string) => T | Promise<T>, key: string): Promise<T>;
  }
  interface Page {
    frames(): Frame[];
    close(options?: object): Promise<void>;
    isClosed(): boolean;
  }
  export interface BrowserContext {
    pages(): Page[];
    on(event: 'page', listener: (page: Page) => void): void;
    addInitScript(script: { content: string }): Promise<void>;
    addInitScript<T>(script: (argument: T) => void, argument: T): Promise<void>;
    exposeBinding(name: string, call: (source: object, message: string) => void): Promise<void>;
    route(matches: RegExp | ((url: URL) => boolean), handle: (route: Route) => Promise<void>): Promise<void>;
  }
  interface TestInfo {
    readonly titlePath: string[];
  }
  /** Fixtures are functions of the fixtures that they use. */
  type Fixtures = Record<string, unknown>;
  export const test: { extend(fixtures: Fixtures): typeof test };
  export const expect: (...args: unknown[]) => unknown;
}
