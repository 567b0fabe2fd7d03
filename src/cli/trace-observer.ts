/** The observer of `wtrace run --trace` and `--trace-file`: loaded in the guest's thread, where it writes. */
export { observeEvents as observe } from '../event-log/index.ts';
