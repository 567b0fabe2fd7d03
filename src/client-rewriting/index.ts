/** In pages and workers: modules are rewritten there as well, whatever their bytes come from. The published part is public.ts. */
export type { PageRewriting } from './options.ts';
