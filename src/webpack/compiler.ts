/** As much of a compiler of webpack or rspack as is used: types of either would need the package. */
import type { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The text or bytes of an asset. */
export interface Source {
  source(): string | Uint8Array;
}

/** What a compilation makes. */
export interface Compilation {
  readonly chunks: Iterable<{ readonly files: Iterable<string>; hasRuntime(): boolean }>;
  readonly hooks: {
    readonly processAssets: {
      tapPromise(options: { name: string; stage: number }, act: () => Promise<void>): void;
    };
  };
  getAssets(): readonly {
    readonly name: string;
    readonly source: Source;
    readonly info: { readonly sourceFilename?: string };
  }[];
  updateAsset(name: string, update: Source | ((source: Source) => Source)): void;
}

/** A function of a server between a request and its answer. */
export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/** How a dev server is given middlewares. */
export type SetupMiddlewares = (middlewares: unknown[], server: unknown) => unknown[];

/** Of webpack 5 or rspack. */
export interface Compiler {
  readonly context: string;
  readonly options: { readonly mode?: string | undefined; devServer?: unknown };
  readonly hooks: {
    readonly thisCompilation: { tap(name: string, act: (compilation: Compilation) => void): void };
  };
  readonly webpack: {
    readonly Compilation: { readonly PROCESS_ASSETS_STAGE_ADDITIONS: number };
    readonly sources: {
      readonly RawSource: new (content: Buffer) => Source;
      readonly ConcatSource: new (...parts: (string | Source)[]) => Source;
    };
  };
}
