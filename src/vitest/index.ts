/**
 * The entry point `wtrace/vitest`: a coverage provider for vitest that counts the sources of WebAssembly modules beside
 * those of JavaScript. In vitest's configuration: `coverage: { provider: 'custom', customProviderModule: 'wtrace/vitest' }`.
 */
import type { CoverageProviderModule } from 'vitest/node';
import { tracedProvider } from './traced-provider.ts';
import { type V8Provider, v8Module } from './v8-provider.ts';

/** What vitest takes from the module of a provider. Workers load v8's own, by the provider's name. */
const providerModule: CoverageProviderModule = {
  async getProvider() {
    const { getProvider } = await v8Module();
    return tracedProvider((await getProvider()) as V8Provider);
  },
};

export default providerModule;
