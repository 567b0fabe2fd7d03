/** Why a function is left as it is: as data, so that whoever meets one can act on the cause. */

/** A limit of engines that the probes of a function would pass, or one of wtrace's own (`rows`). */
export type Refusal =
  | { readonly kind: 'rows'; readonly most: number }
  | { readonly kind: 'locals'; readonly most: number }
  | { readonly kind: 'body-bytes'; readonly most: number }
  | { readonly kind: 'module-bytes'; readonly most: number }
  | { readonly kind: 'index-space'; readonly what: IndexSpace; readonly most: number };

/** What a module can have only so many of. */
export type IndexSpace = 'globals' | 'exports' | 'functions' | 'types';

/** The reason in words, to follow "is not traced:". */
export function refusalText(refusal: Refusal): string {
  const { most } = refusal;
  switch (refusal.kind) {
    case 'rows':
      return `it has more than ${most} line rows`;
    case 'locals':
      return `it would have more than ${most} locals, the maximum of the engines`;
    case 'body-bytes':
      return `its body would be longer than ${most} bytes, the maximum of the engines`;
    case 'module-bytes':
      return `the module would be larger than ${most} bytes, the maximum of the engines; trace fewer files with --include`;
    case 'index-space':
      return `the module would have more than ${most} ${refusal.what}, the maximum of the engines; trace fewer files with --include`;
  }
}
