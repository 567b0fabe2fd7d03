/** Runs one script of the WebAssembly spec testsuite; which of its assertions hold depends on the engine. */
import type { Assembler } from './assembler.ts';
import { stringBytes, stringText } from './literals.ts';
import type { Linked, Program } from './program.ts';
import { atomOf, type Expr, isId, keyword, type List, listOf } from './s-expressions.ts';
import { spectest } from './spectest.ts';
import { thunkText } from './thunks.ts';
import { argument, HostRefs, matches } from './values.ts';

/** Number of a command in its script → why its assertion does not hold; '' where it holds. */
export type Verdicts = ReadonlyMap<number, string>;

const textDecoder = new TextDecoder();
const HOLDS = '';

/**
 * Runs all commands. Modules, invocations and assertions each count as one; what checks only the engine's parser or
 * validator (`assert_invalid`, `assert_malformed`, …) is passed over.
 */
export async function runScript(
  commands: readonly Expr[],
  assembler: Assembler,
  program: Program,
): Promise<Verdicts> {
  const run = new Run(assembler, program);
  const verdicts = new Map<number, string>();
  for (const [i, command] of commands.entries()) {
    let verdict: string | undefined;
    try {
      verdict = await run.command(listOf(command));
    } catch (error) {
      verdict = `threw ${String(error)}`;
    }
    if (verdict !== undefined) verdicts.set(i, verdict);
  }
  return verdicts;
}

interface Definition {
  readonly id: string | undefined;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

class Run {
  readonly #assembler: Assembler;
  readonly #program: Program;
  readonly #refs = new HostRefs();
  readonly #registry = new Map<string, WebAssembly.ModuleImports>([['spectest', spectest()]]);
  readonly #instances = new Map<string, Linked>();
  readonly #definitions = new Map<string, Uint8Array<ArrayBuffer>>();
  #current: Linked | undefined;
  #lastDefinition: Uint8Array<ArrayBuffer> | undefined;

  constructor(assembler: Assembler, program: Program) {
    this.#assembler = assembler;
    this.#program = program;
  }

  /** What became of it, undefined for commands that assert nothing here. @throws when it does not hold */
  async command(command: List): Promise<string | undefined> {
    const [, first, ...rest] = command.items;
    switch (keyword(command)) {
      case 'module':
        await this.#module(command);
        return HOLDS;
      case 'register':
        this.#registry.set(stringText(atomOf(first)), this.#instance(rest[0]).exports);
        return undefined;
      case 'invoke':
      case 'get':
        await this.#act(command);
        return HOLDS;
      case 'assert_return':
        return (await this.#act(listOf(first), rest.map(listOf))) ? HOLDS : 'another result';
      case 'assert_trap':
        return this.#fails(first, (error) => isTrap(error) || error instanceof WebAssembly.LinkError);
      case 'assert_exhaustion':
        this.#program.exhausted(this.#target(listOf(first)).linked);
        return this.#fails(first, (error) => error instanceof RangeError || isTrap(error));
      case 'assert_exception':
        return this.#fails(first, (error) => !isTrap(error));
      case 'assert_unlinkable':
        return this.#fails(first, (error) => isLinkError(error) || isTrap(error));
      default:
        return undefined;
    }
  }

  async #fails(action: Expr | undefined, expected: (error: unknown) => boolean): Promise<string> {
    const list = listOf(action);
    try {
      if (keyword(list) === 'module') await this.#instantiate((await this.#define(list)).bytes);
      else await this.#act(list);
    } catch (error) {
      return expected(error) ? HOLDS : `another error: ${String(error)}`;
    }
    return 'no error';
  }

  async #module(command: List): Promise<void> {
    const [, kind, instance, definition] = command.items;
    if (kind === 'instance') {
      const bytes =
        definition === undefined ? this.#lastDefinition : this.#definitions.get(atomOf(definition));
      if (bytes === undefined) throw new ReferenceError(`no module ${String(definition)}`);
      this.#current = await this.#instantiate(bytes);
      if (isId(instance)) this.#instances.set(instance, this.#current);
      return;
    }
    if (kind !== 'definition') this.#current = undefined;
    const { id, bytes } = await this.#define(command);
    this.#lastDefinition = bytes;
    if (id !== undefined) this.#definitions.set(id, bytes);
    if (kind === 'definition') {
      new WebAssembly.Module(bytes);
      return;
    }
    this.#current = await this.#instantiate(bytes);
    if (id !== undefined) this.#instances.set(id, this.#current);
  }

  async #define(module: List): Promise<Definition> {
    let [, ...rest] = module.items;
    if (rest[0] === 'definition') rest = rest.slice(1);
    const id = isId(rest[0]) ? rest[0] : undefined;
    if (id !== undefined) rest = rest.slice(1);
    const [kind, ...strings] = rest;
    if (kind === 'binary') return { id, bytes: stringBytes(strings.map(atomOf)) };
    const text =
      kind === 'quote'
        ? `(module ${textDecoder.decode(stringBytes(strings.map(atomOf)))})`
        : module.source.replace(/^\(module\s+definition/, '(module');
    return { id, bytes: await this.#assembler.bytes(text) };
  }

  async #instantiate(bytes: Uint8Array<ArrayBuffer>): Promise<Linked> {
    const imports: WebAssembly.Imports = {};
    for (const { module } of WebAssembly.Module.imports(new WebAssembly.Module(bytes))) {
      const exports = this.#registry.get(module);
      if (exports !== undefined) imports[module] = exports;
    }
    return this.#program.instantiate(bytes, imports);
  }

  #instance(id: Expr | undefined): Linked {
    const instance = isId(id) ? this.#instances.get(id) : this.#current;
    if (instance === undefined) throw new ReferenceError(`no instance ${String(id)}`);
    return instance;
  }

  #target(action: List): { linked: Linked; name: string; args: readonly List[] } {
    const [, ...rest] = action.items;
    const linked = this.#instance(isId(rest[0]) ? rest.shift() : undefined);
    return { linked, name: stringText(atomOf(rest[0])), args: rest.slice(1).map(listOf) };
  }

  /** Whether the results are those expected; true where nothing is. @throws what the action throws */
  async #act(action: List, expected?: readonly List[]): Promise<boolean> {
    const { linked, name, args } = this.#target(action);
    if (keyword(action) === 'get') {
      const { value } = linked.exports[name] as WebAssembly.Global;
      return expected === undefined || matches(listOf(expected[0]), value, this.#refs);
    }
    const text = expected === undefined ? undefined : thunkText(args, expected);
    if (text !== undefined) {
      const imports = { m: { f: linked.exports[name] as WebAssembly.ImportValue } };
      const { exports } = new WebAssembly.Instance(await this.#assembler.compiled(text), imports);
      return this.#program.enter(exports['run'] as () => unknown) === 1;
    }
    const call = linked.calls[name] as (...values: unknown[]) => unknown;
    const result = call(...args.map((arg) => argument(arg, this.#refs)));
    if (expected === undefined) return true;
    const results = expected.length > 1 ? [...(result as Iterable<unknown>)] : [result];
    return expected.every((pattern, i) => matches(pattern, results[i], this.#refs));
  }
}

const isTrap = (error: unknown): boolean => error instanceof WebAssembly.RuntimeError;
const isLinkError = (error: unknown): boolean =>
  error instanceof WebAssembly.LinkError || error instanceof TypeError;
