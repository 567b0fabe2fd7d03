/**
 * Values of which only the bytes were kept, as text. What they point at is as it is now, so what formats show from there is left
 * out: an old vector would be shown with items that it never had.
 */
import type { GuestMemory, GuestState, WasmValue } from './guest-state.ts';
import { isReference, type TypeId } from './types.ts';
import type { Format, ReadContext, ShowOptions } from './value.ts';
import { Variable } from './variable.ts';

/** Knows whether memory was looked at. */
class PastState implements GuestState {
  usesMemory = false;
  private readonly now: GuestState;

  constructor(now: GuestState) {
    this.now = now;
  }

  local(index: number): WasmValue | undefined {
    return this.now.local(index);
  }

  global(index: number): WasmValue | undefined {
    return this.now.global(index);
  }

  memory(): GuestMemory | undefined {
    this.usesMemory = true;
    return this.now.memory();
  }
}

/** Formats → those that show `{…}`, or of a text `…`, in place of what they read from memory. */
const known = new WeakMap<readonly Format[], readonly Format[]>();

/** What a reference referred to. */
const pastReference: Format = { name: 'past reference', matches: isReference, text: () => '…' };

function pastFormats(formats: readonly Format[]): readonly Format[] {
  const made = known.get(formats) ?? [pastReference, ...formats.map(pastFormat)];
  known.set(formats, made);
  return made;
}

function pastFormat(format: Format): Format {
  const { text } = format;
  if (text === undefined) return format;
  return {
    ...format,
    text: (variable, limits) => {
      const { state } = variable.context;
      if (!(state instanceof PastState)) return text(variable, limits);
      const before = state.usesMemory;
      state.usesMemory = false;
      const shown = text(variable, limits);
      const leadsOn = state.usesMemory;
      state.usesMemory = before;
      if (!leadsOn) return shown;
      return format.value === undefined ? '{…}' : '…';
    },
  };
}

/** A value of a type by its bytes. */
export function pastText(
  type: TypeId,
  bytes: Uint8Array,
  context: ReadContext,
  options?: ShowOptions,
): string {
  const past = {
    ...context,
    state: new PastState(context.state),
    formats: pastFormats(context.formats),
  };
  const found = { kind: 'bytes', bytes } as const;
  return new Variable(past, { name: '', kind: 'member', type, found }).toString(options);
}
