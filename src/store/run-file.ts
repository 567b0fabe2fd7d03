/** A data file `<name>-<pid>-<random>.wtrace`: the counters of one process, not yet solved. */
import { packCounters, unpackCounters } from '../coverage/index.ts';
import { DataFileError } from '../errors.ts';
import type { AbnormalExit } from '../probe-map/index.ts';
import { packContainer, unpackContainer } from './container.ts';
import { HeaderFields } from './header-fields.ts';

/** What one process counted in one module; all its instances together. */
export interface ModuleCounts {
  /** Name of the module's file in `modules`. */
  readonly id: string;
  /** All counters, in order; 2^53 stands for everything from there on. */
  readonly counters: Float64Array;
  /** Activations that ended in mid-block. */
  readonly ends: readonly AbnormalExit[];
  /**
   * Functions (funcidx) whose counts are not exact by themselves: in a sum of runs, that could not be seen. Undefined: whoever reads it
   * has to find out.
   */
  readonly inexact?: readonly number[];
  /** False when counters could not be read, so that they are too low. */
  readonly complete: boolean;
}

/**
 * Why a process had not ended by itself when it wrote its file: it was running still, or its time was over. Of a file that
 * is read, `running` means that the process was killed, or is running now.
 */
export type Unfinished = 'running' | 'timeout';

/** What one process counted. */
export interface RunCounts {
  /** Name and version of the program that wrote it. */
  readonly generator: string;
  /** Absolute: where the program ran, which relative paths of sources belong to. */
  readonly workingDirectory: string;
  /** Why it ran: the name of a test. */
  readonly context?: string;
  /** Undefined: it ended, in whatever way. */
  readonly unfinished?: Unfinished;
  readonly modules: readonly ModuleCounts[];
}

/** No module has more: a limit for what a damaged file can ask for. */
const MAX_COUNTERS = 2 ** 26;
const NONE = new Float64Array(0);
const ownRoom = (_: string, count: number): Float64Array => new Float64Array(count);
const unfinishedKinds: readonly Unfinished[] = ['running', 'timeout'];
const ID = /^[0-9a-f]{64}$/;

/** Bytes of a data file. */
export function packRun({
  generator,
  workingDirectory,
  context,
  unfinished,
  modules,
}: RunCounts): Uint8Array {
  const header = {
    generator,
    workingDirectory,
    ...(context === undefined ? {} : { context }),
    ...(unfinished === undefined ? {} : { unfinished }),
    modules: modules.map(({ id, counters, ends, inexact, complete }) => ({
      id,
      complete,
      counters: counters.length,
      ends: ends.map(({ funcidx, offset, count, arriving }) =>
        arriving ? [funcidx, offset, count, 1] : [funcidx, offset, count],
      ),
      inexact,
    })),
  };
  return packContainer(
    'run',
    header,
    modules.map(({ counters }) => packCounters(counters)),
  );
}

/**
 * Reads a data file.
 * @param source name of the file, for messages
 * @param roomFor gives zeros for the counters of a module, or undefined where they are not needed: they are none then. By
 *   default, memory of their own
 * @throws {@link DataFileError} when it is none, is damaged, or of an unknown version
 */
export function unpackRun(
  bytes: Uint8Array,
  source: string,
  roomFor: (id: string, count: number) => Float64Array | undefined = ownRoom,
): RunCounts {
  const { header, body } = unpackContainer('run', bytes, source);
  const fields = new HeaderFields(header, source);
  let at = 0;
  const modules = fields.objects('modules').map((module): ModuleCounts => {
    const count = module.count('counters');
    const id = module.text('id');
    if (!ID.test(id)) module.fail('the id of a module is none');
    const into = count > MAX_COUNTERS ? undefined : roomFor(id, count);
    at = count > MAX_COUNTERS ? -1 : unpackCounters({ bytes: body, at, count, into });
    if (at < 0) throw new DataFileError(`${source} is damaged: counters are missing`);
    return {
      id,
      counters: into ?? NONE,
      ends: module.rows('ends').map((row): AbnormalExit => {
        const [funcidx, offset, count, arriving] = row;
        if (funcidx === undefined || offset === undefined || count === undefined || row.length > 4)
          return module.fail('ends has a row of another length');
        return { funcidx, offset, count, ...(arriving === 1 ? { arriving: true } : {}) };
      }),
      ...(module.has('inexact') && { inexact: module.counts('inexact') }),
      complete: module.flag('complete'),
    };
  });
  if (at !== body.length) fields.fail('there are more counters than the header says');
  const context = fields.optionalText('context');
  // A later wtrace may know others.
  const unfinished = unfinishedKinds.find((kind) => kind === fields.optionalText('unfinished'));
  return {
    generator: fields.text('generator'),
    workingDirectory: fields.text('workingDirectory'),
    ...(context === undefined ? {} : { context }),
    ...(unfinished === undefined ? {} : { unfinished }),
    modules,
  };
}
