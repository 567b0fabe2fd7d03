/** The functions of `WebAssembly` that compile and instantiate, where modules are rewritten before they are compiled. */
import { readSections, SectionId } from '../wasm/index.ts';
import { GivenBytes } from './given-bytes.ts';
import type { CompiledModule, HookedModule, HookOwner, Realm } from './hooked-module.ts';
import type { HookedModules } from './hooked-modules.ts';
import type { Surface } from './surface.ts';

/** Patches `compile`, `instantiate`, their streaming forms and `new Module`. `validate` is right as it is. */
export function hookFunctions(
  realm: Realm,
  owner: Pick<HookOwner, 'rewrite'>,
  modules: HookedModules,
  surface: Surface,
): void {
  const compiling = new Compiling(modules, owner);
  const { given } = compiling;
  surface.setFunction(
    'compile',
    (original) =>
      function (this: unknown, source, options) {
        const untraced = () => Reflect.apply(original, this, [source, options]);
        return compiling.compile(given.of(source), options, untraced);
      },
  );
  surface.setFunction(
    'instantiate',
    (original) =>
      function (this: unknown, source, imports, options) {
        const hooked = modules.of(source);
        if (hooked !== undefined) return compiling.instance(source as WebAssembly.Module, hooked, imports);
        const untraced = () => Reflect.apply(original, this, [source, modules.unwrapped(imports), options]);
        return compiling.instantiate(given.of(source), { imports, options }, untraced);
      },
  );
  surface.setConstructor('Module', (args, construct) => {
    const bytes = given.of(args[0]);
    const hooked = bytes && compiling.rewrite(bytes);
    if (hooked === undefined) return construct(args);
    try {
      const module = construct([hooked.bytes, args[1]]) as WebAssembly.Module;
      modules.add(module, hooked);
      return module;
    } catch {
      // The engine accepts the module as it is, or says what is wrong with it.
      return construct(args);
    }
  });
  hookStreaming(realm, compiling, modules, surface);
}

/** Custom sections of the original bytes: what refers to offsets is adjusted in the rewritten ones. */
export const sectionsOf = (bytes: Uint8Array, name: string): unknown[] =>
  readSections(bytes)
    .filter((section) => section.id === SectionId.custom && section.name === name)
    .map(({ dataStart, end }) => bytes.slice(dataStart, end).buffer);

function hookStreaming(realm: Realm, compiling: Compiling, modules: HookedModules, surface: Surface): void {
  const responseClass = responseOf(realm);
  const { compileStreaming } = modules.engine;
  const bytesOf = (given: unknown) => bytesOfResponse(given, responseClass(), compileStreaming);
  surface.setFunction(
    'compileStreaming',
    (original) =>
      async function (this: unknown, source, options) {
        const given = await source;
        const bytes = await bytesOf(given);
        if (bytes === undefined) return Reflect.apply(original, this, [given, options]);
        const response = given as Response;
        const untraced = () => Reflect.apply(original, this, [again(response, bytes), options]);
        return compiling.compile(bytes, options, untraced, response.url);
      },
  );
  surface.setFunction(
    'instantiateStreaming',
    (original) =>
      async function (this: unknown, source, imports, options) {
        const given = await source;
        const bytes = await bytesOf(given);
        const as = (from: unknown) =>
          Reflect.apply(original, this, [from, modules.unwrapped(imports), options]);
        if (bytes === undefined) return as(given);
        const response = given as Response;
        const untraced = () => as(again(response, bytes));
        return compiling.instantiate(bytes, { imports, options }, untraced, response.url);
      },
  );
}

/** That of now, read when it is needed: Node loads what belongs to it when somebody looks, and compiles modules then. */
function responseOf(realm: Realm): () => typeof Response | undefined {
  const { get, value } = Object.getOwnPropertyDescriptor(realm, 'Response') ?? {};
  return () => (get === undefined ? value : Reflect.apply(get, realm, [])) as typeof Response | undefined;
}

type CompileStreaming = typeof WebAssembly.compileStreaming;
const WASM = 'application/wasm';

/** Bytes of a response that the engine would compile; undefined: it would refuse it, and has its own words for that. */
async function bytesOfResponse(
  response: unknown,
  Body: typeof Response | undefined,
  compileStreaming: CompileStreaming,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Body === undefined || !(response instanceof Body) || !response.ok || response.bodyUsed)
    return undefined;
  if (response.body?.locked) return undefined;
  const type = response.headers.get('content-type');
  if (type !== WASM && !(await takesType(type, Body, compileStreaming))) return undefined;
  return new Uint8Array(await response.arrayBuffer());
}

/** Browsers take the type in upper case, Node does not: whether an engine takes one is seen from a module with nothing in it. */
async function takesType(
  type: string | null,
  Body: typeof Response,
  compileStreaming: CompileStreaming,
): Promise<boolean> {
  if (!type?.toLowerCase().startsWith(WASM)) return false;
  const empty = new Body(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), {
    headers: { 'content-type': type },
  });
  try {
    await compileStreaming(empty);
    return true;
  } catch {
    return false;
  }
}

/** A response whose body was read, to be read once more. */
const again = (response: Response, bytes: Uint8Array<ArrayBuffer>): Response =>
  new (response.constructor as typeof Response)(bytes, {
    status: response.status,
    headers: response.headers,
  });

/** The engine's asynchronous functions with rewritten bytes. What they do without is what happens when nothing is to be traced. */
class Compiling {
  readonly #modules: HookedModules;
  readonly #owner: Pick<HookOwner, 'rewrite'>;
  readonly given: GivenBytes;

  constructor(modules: HookedModules, owner: Pick<HookOwner, 'rewrite'>) {
    this.#modules = modules;
    this.#owner = owner;
    this.given = new GivenBytes(modules.engine.validate);
  }

  /** See {@link HookOwner.rewrite}. */
  rewrite(bytes: Uint8Array<ArrayBuffer>, url?: string): CompiledModule | undefined {
    return this.#owner.rewrite?.(bytes, url);
  }

  async compile(
    bytes: Uint8Array<ArrayBuffer> | undefined,
    options: unknown,
    untraced: () => unknown,
    url?: string,
  ): Promise<unknown> {
    return (await this.#compile(bytes, options, url))?.module ?? untraced();
  }

  async instantiate(
    bytes: Uint8Array<ArrayBuffer> | undefined,
    { imports, options }: { readonly imports: unknown; readonly options: unknown },
    untraced: () => unknown,
    url?: string,
  ): Promise<unknown> {
    const compiled = await this.#compile(bytes, options, url);
    if (compiled === undefined) return untraced();
    const { module, hooked } = compiled;
    return { module, instance: await this.instance(module, hooked, imports) };
  }

  instance(
    module: WebAssembly.Module,
    hooked: HookedModule,
    imports: unknown,
  ): Promise<WebAssembly.Instance> {
    const { instantiate } = this.#modules.engine;
    return this.#modules.instanceLater(hooked, imports, (seen) => instantiate(module, seen));
  }

  async #compile(
    bytes: Uint8Array<ArrayBuffer> | undefined,
    options: unknown,
    url: string | undefined,
  ): Promise<{ readonly module: WebAssembly.Module; readonly hooked: HookedModule } | undefined> {
    const rewritten = bytes && this.rewrite(bytes, url);
    if (rewritten === undefined) return undefined;
    const compile = this.#modules.engine.compile as (...args: unknown[]) => Promise<WebAssembly.Module>;
    const module = await compile(rewritten.bytes, options).catch(() => undefined);
    if (module === undefined) return undefined;
    return { module, hooked: this.#modules.add(module, rewritten) };
  }
}
