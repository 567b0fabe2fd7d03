/** What is done with columns of numbers everywhere: searching, growing, grouping, joining sets. Knows nothing of what they hold. */

export { groupByKey, rangesByKey, sumCounts } from './grouping.ts';
export { grown } from './growing.ts';
export { lowerBound, partitionPoint, upperBound } from './search.ts';
export { findRoot, singletons } from './union-find.ts';
