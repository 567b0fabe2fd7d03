/** Sources that a test may read: those below one folder. */
import { SourceFiles } from '../../src/store/index.ts';

/** Names are relative to the folder. */
export const sourcesIn = (folder: string): SourceFiles =>
  new SourceFiles({ folders: { named: [folder], implied: [] }, sourceRoot: folder });
