/** Events of programs as text: a log for people, JSON Lines for programs; written in whole lines. */
export { missingNames, NamedVariables } from './named-variables.ts';
export {
  type LogFile,
  type ObserverSettings,
  type ObserverSummary,
  observeEvents,
  type StoppingPoint,
} from './observe-events.ts';
export type { PointSettings } from './point-events.ts';
export type { ShownVariables, WantedVariables } from './shown-variables.ts';
export { SourcePlaces } from './source-places.ts';
export type { SourcePlace } from './trace-sources.ts';
export type { UnwoundActivation } from './unwound-variables.ts';
