/** The collector of a project whose bundler serves pages. */
export { ProjectCollector } from './project-collector.ts';
