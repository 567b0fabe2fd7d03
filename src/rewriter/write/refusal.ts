/** Why a function is left unchanged: as data, so that callers can act on the cause. */

/** An engine limit that the probes of a function would exceed, or one of wtrace's own limits (`rows`, `values`). */
export type Refusal =
  | { readonly kind: 'rows'; readonly most: number }
  | { readonly kind: 'locals'; readonly most: number }
  | { readonly kind: 'values'; readonly most: number }
  | { readonly kind: 'body-bytes'; readonly most: number }
  | { readonly kind: 'module-bytes'; readonly most: number }
  | { readonly kind: 'index-space'; readonly what: IndexSpace; readonly most: number };

/** An index space whose size engines limit. */
export type IndexSpace = 'globals' | 'exports' | 'functions' | 'types';

/** The reason in words, to follow "is not traced:". */
export function refusalText(refusal: Refusal): string {
  const { most } = refusal;
  switch (refusal.kind) {
    case 'rows':
      return `it has more than ${most} line rows`;
    case 'locals':
      return `it would have more than ${most} locals, the maximum of the engines`;
    case 'values':
      return `an event would carry more than ${most} bytes of values, which a ring has no room for; with delivery call it is traced`;
    case 'body-bytes':
      return `its body would be longer than ${most} bytes, the maximum of the engines`;
    case 'module-bytes':
      return `the module would be larger than ${most} bytes, the maximum of the engines; trace fewer files with --include`;
    case 'index-space':
      return `the module would have more than ${most} ${refusal.what}, the maximum of the engines; trace fewer files with --include`;
  }
}
