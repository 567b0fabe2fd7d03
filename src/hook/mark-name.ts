/** Name of the custom section that marks a rewritten module; see mark.ts. */
export const MARK_NAME = 'wtrace:module';
