/**
 * The patch of `WebAssembly` where no module is rewritten: those that come rewritten are recognised by their mark once they are compiled,
 * and so are compiled while they stream in. What the hook of src/hook is to realms where modules are rewritten.
 */

import { MARK_NAME, markSection } from '../hook/index.ts';
import { EXPORT_PREFIX } from '../probe-map/index.ts';
import { type ExpectedInstance, engineExports } from '../runtime/index.ts';
import { SafeWeakMap } from '../safe-collections.ts';
import { apply, construct, defineProperty } from './builtins.ts';
import { viewImports } from './page-imports.ts';
import type { PageInstances, PageModule } from './page-instances.ts';
import { type Instead, patch } from './patch.ts';

const { then } = Promise.prototype;

type Construct = (args: readonly unknown[]) => object;

/**
 * Patches the realm.
 * @param recognize gives the module with a mark
 */
export function watchPage(instances: PageInstances, recognize: (mark: string) => PageModule): void {
  const { Module, Instance, Table, Global, instantiate, compile, compileStreaming } = WebAssembly;
  const { customSections } = Module;
  const { given, exported } = instances;
  const modules = new SafeWeakMap<object, PageModule>();
  const exportsOf = new SafeWeakMap<object, WebAssembly.Exports>();

  const of = (module: unknown): PageModule | undefined => {
    const section = modules.has(module as object) ? undefined : markSection(module, customSections);
    if (section !== undefined) modules.set(module as object, recognize(new TextDecoder().decode(section)));
    return modules.get(module as object);
  };
  /** What an instance gets and is, also of a module that was not rewritten: that gets functions of guests as they export them. */
  const expect = (module: unknown, imports: unknown): ExpectedInstance =>
    of(module)?.expect(imports) ?? {
      imports: viewImports(imports, exported) as WebAssembly.Imports,
      enter: (run) => run(),
      connect: (exports) => exports,
    };
  const connected = (instance: object, { connect }: ExpectedInstance): object => {
    exportsOf.set(instance, connect(engineExports(instance as WebAssembly.Instance)));
    return instance;
  };
  const make = async (module: WebAssembly.Module, imports: unknown): Promise<object> => {
    const expected = expect(module, imports);
    return connected(await instantiate(module, expected.imports), expected);
  };
  const both = async (compiled: Promise<WebAssembly.Module>, imports: unknown): Promise<object> => {
    const module = await compiled;
    return { module, instance: await make(module, imports) };
  };
  patch(
    WebAssembly,
    'instantiate',
    () =>
      (_, [source, imports, options]) =>
        source instanceof Module
          ? make(source, imports)
          : both(compile(source as BufferSource, options as undefined), imports),
  );
  patch(WebAssembly, 'instantiateStreaming', () => (_, [source, imports, options]) => {
    return both(compileStreaming(source as Response, options as undefined), imports);
  });
  patchNew('Instance', ([module, imports], construct) => {
    const expected = expect(module, imports);
    return connected(
      expected.enter(() => construct([module, expected.imports])),
      expected,
    );
  });
  patch(
    Instance.prototype,
    'exports',
    (get) => (self, args) => exportsOf.get(self as object) ?? get(self, args),
    'get',
  );

  // What is seen of modules: without what wtrace added.
  patch(
    Module,
    'exports',
    (original) => (self, args) =>
      (original(self, args) as WebAssembly.ModuleExportDescriptor[]).filter(
        ({ name }) => !name.startsWith(EXPORT_PREFIX),
      ),
  );
  patch(Module, 'customSections', (original) => (self, args) => {
    const found = original(self, args);
    return args[1] === MARK_NAME ? [] : found;
  });

  // Tables and globals hold the functions of guests themselves, and give hosts what they got; see hook-references.ts of src/hook.
  const giving =
    (original: Instead): Instead =>
    (self, args) =>
      given(original(self, args));
  const taking =
    (original: Instead): Instead =>
    (self, args) =>
      original(self, args.map(exported));
  patch(Table.prototype, 'get', giving);
  patch(Table.prototype, 'set', taking);
  patch(Table.prototype, 'grow', taking);
  patch(Global.prototype, 'valueOf', giving);
  patch(Global.prototype, 'value', giving, 'get');
  patch(Global.prototype, 'value', taking, 'set');
  const takingNew = (args: readonly unknown[], make: Construct): object => make(args.map(exported));
  patchNew('Table', takingNew);
  patchNew('Global', takingNew);
  patch(WebAssembly, 'promising', (original) => (self, [fn]) => {
    const own = exported(fn);
    const made = original(self, [own]) as () => Promise<unknown>;
    if (own === fn) return made;
    const rejected = (error: unknown): never => {
      instances.cutOff(own);
      throw error;
    };
    // The promise that the host gets is the one that it has to handle.
    return new Proxy(made, {
      apply: (target, that, args) => apply(then, apply(target, that, args), [undefined, rejected]),
    });
  });
}

/** Patches a constructor. @param make gets what constructs for the `new` that is being evaluated */
function patchNew(
  name: 'Instance' | 'Table' | 'Global',
  make: (args: readonly unknown[], construct: Construct) => object,
): void {
  const original = WebAssembly[name] as unknown as (new () => object) & { readonly prototype: object };
  const proxy: typeof original = new Proxy(original, {
    construct: (target, args, newTarget) =>
      // The prototype is that of the class that is made, as without the proxy.
      make(args, (passed) => construct(target, passed, newTarget)),
  });
  // All else of a property stays as it is.
  defineProperty(original.prototype, 'constructor', { value: proxy });
  defineProperty(WebAssembly, name, { value: proxy });
}
