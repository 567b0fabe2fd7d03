/**
 * The table of sections. A new kind of probe adds a file and a row here. A layout that changes gets the next version, and the
 * row an upgrader from the version before; docs/probe-map.md says how.
 */
import type { Section } from '../section.ts';
import { branchesSection } from './branches.ts';
import { eventsSection } from './events.ts';
import { exportsSection } from './exports.ts';
import { filesSection } from './files.ts';
import { functionInfoSection } from './function-info.ts';
import { functionsSection } from './functions.ts';
import { moduleSection } from './module.ts';
import { offsetsSection } from './offsets.ts';
import { sharingSection } from './sharing.ts';

/** All sections, in the order in which they are written and decoded. */
export const sections: readonly Section[] = [
  moduleSection,
  filesSection,
  functionsSection,
  functionInfoSection,
  offsetsSection,
  sharingSection,
  eventsSection,
  exportsSection,
  branchesSection,
];
