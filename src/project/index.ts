/** What a project says in its configuration, for those who trace its programs without a command of wtrace. */

export { endRuns } from '../store/index.ts';
export { type CoveredSource, sourcesOf, warningsOf } from './covered-sources.ts';
export { type Project, readProject } from './project.ts';
export { type SavedFacts, savedFacts } from './saved-facts.ts';
export { traceEnvironment } from './trace-environment.ts';
export { unmatchedModuleGlobs, untracedWarning } from './untraced.ts';
