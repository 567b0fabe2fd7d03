/**
 * `poll_oneoff` in slices, so that a program that waits for a clock, for descriptors or for both can be interrupted. Clocks
 * are read here; descriptors are polled by the host's own call, each time together with a short timeout.
 */
import process from 'node:process';
import {
  CLOCK_MONOTONIC,
  EVENT,
  pause,
  SLICE,
  SUBSCRIPTION,
  type Syscall,
  TAG_CLOCK,
  TAG_FD_READ,
} from './wasi-calls.ts';

/** `clockid` of the time of day. */
const CLOCK_REALTIME = 0;
/** `subclockflags`: the timeout is a time of its clock. */
const FLAG_ABSOLUTE = 1;
/** Alignment of subscriptions and events. */
const ALIGNMENT = 8;

/** A clock that is waited for. */
interface Alarm {
  readonly userdata: bigint;
  /** Nanoseconds of the monotonic clock. */
  readonly due: bigint;
}

/** What the guest waits for. */
interface Wanted {
  readonly alarms: readonly Alarm[];
  /** Subscriptions of descriptors. */
  readonly others: readonly Uint8Array[];
}

/**
 * @param poll the host's call
 * @param memory the guest's
 */
export function pollInSlices(poll: Syscall, memory: () => WebAssembly.Memory | undefined): Syscall {
  return (subscriptions = 0, events = 0, count = 0, stored = 0) => {
    const own = memory();
    const wanted = own && wantedOf(own, subscriptions >>> 0, count >>> 0);
    const area = wanted && own && new Borrowed(own, wanted.others.length + 1);
    const inside =
      own &&
      (events >>> 0) + EVENT.size * (count >>> 0) <= own.buffer.byteLength &&
      (stored >>> 0) + 4 <= own.buffer.byteLength;
    // What is not understood is the host's to answer.
    if (!wanted || !area?.fits || !inside) return poll(subscriptions, events, count, stored);
    for (;;) {
      const found = takeTurn(poll, area, wanted);
      if (typeof found === 'number') return found;
      if (found.length === 0) continue;
      const target = new Uint8Array(own.buffer);
      for (const [i, event] of found.entries()) target.set(event, (events >>> 0) + EVENT.size * i);
      new DataView(own.buffer).setUint32(stored >>> 0, found.length, true);
      return 0;
    }
  };
}

/** Waits until a descriptor of the guest can be read, or is at its end. `poll` is the host's call. */
export function waitForInput(poll: Syscall, memory: WebAssembly.Memory, fd: number): void {
  const subscription = new Uint8Array(SUBSCRIPTION.size);
  const view = new DataView(subscription.buffer);
  view.setUint8(SUBSCRIPTION.tag, TAG_FD_READ);
  view.setUint32(SUBSCRIPTION.fd, fd, true);
  const area = new Borrowed(memory, 2);
  const wanted: Wanted = { alarms: [], others: [subscription] };
  while (area.fits) {
    const found = takeTurn(poll, area, wanted);
    if (typeof found === 'number' || found.length > 0) return;
  }
}

/** Waits for a short time. Returns events that have happened, or an `errno`. */
function takeTurn(poll: Syscall, area: Borrowed, { alarms, others }: Wanted): readonly Uint8Array[] | number {
  const slice = BigInt(SLICE) * 1_000_000n;
  const now = process.hrtime.bigint();
  let rest = slice;
  for (const { due } of alarms) if (due - now < rest) rest = due - now;
  if (rest < 0n) rest = 0n;
  let happened: readonly Uint8Array[] = [];
  if (others.length === 0) {
    if (rest > 0n) pause(Number(rest) / 1e6);
  } else {
    const answer = area.poll(poll, others, rest);
    if (typeof answer === 'number') return answer;
    happened = answer;
  }
  const then = process.hrtime.bigint();
  return [...happened, ...alarms.filter(({ due }) => due <= then).map(clockEvent)];
}

function clockEvent({ userdata }: Alarm): Uint8Array {
  const bytes = new Uint8Array(EVENT.size);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, userdata, true);
  view.setUint8(EVENT.type, TAG_CLOCK);
  return bytes;
}

/** Undefined when some of it is outside of the memory, there is nothing, or there are clocks of another kind. */
function wantedOf({ buffer }: WebAssembly.Memory, start: number, count: number): Wanted | undefined {
  if (count === 0 || start + SUBSCRIPTION.size * count > buffer.byteLength) return undefined;
  const view = new DataView(buffer);
  const now = process.hrtime.bigint();
  const alarms: Alarm[] = [];
  const others: Uint8Array[] = [];
  for (let at = start; at < start + SUBSCRIPTION.size * count; at += SUBSCRIPTION.size) {
    if (view.getUint8(at + SUBSCRIPTION.tag) !== TAG_CLOCK) {
      others.push(new Uint8Array(buffer).slice(at, at + SUBSCRIPTION.size));
      continue;
    }
    const clock = view.getUint32(at + SUBSCRIPTION.clockId, true);
    if (clock > CLOCK_MONOTONIC) return undefined;
    const timeout = view.getBigUint64(at + SUBSCRIPTION.timeout, true);
    const absolute = (view.getUint16(at + SUBSCRIPTION.flags, true) & FLAG_ABSOLUTE) !== 0;
    // The monotonic clock of the host is that of WASI as well.
    const origin = !absolute ? now : clock === CLOCK_REALTIME ? now - realTime() : 0n;
    alarms.push({ userdata: view.getBigUint64(at, true), due: origin + timeout });
  }
  return { alarms, others };
}

const realTime = (): bigint => BigInt(Date.now()) * 1_000_000n;

/** A part of the guest's memory while the guest waits: the host's calls take their arguments from nowhere else. */
class Borrowed {
  readonly #memory: WebAssembly.Memory;
  readonly #count: number;
  readonly #events: number;
  readonly #stored: number;

  /** @param count of subscriptions */
  constructor(memory: WebAssembly.Memory, count: number) {
    this.#memory = memory;
    this.#count = count;
    this.#events = SUBSCRIPTION.size * count;
    this.#stored = this.#events + EVENT.size * count;
  }

  /** Whether the memory is large enough. */
  get fits(): boolean {
    return this.#stored + ALIGNMENT <= this.#memory.buffer.byteLength;
  }

  /**
   * Polls descriptors, for `time` nanoseconds at most.
   * @returns their events, or an `errno`
   */
  poll(poll: Syscall, others: readonly Uint8Array[], time: bigint): readonly Uint8Array[] | number {
    const bytes = new Uint8Array(this.#memory.buffer);
    const size = this.#stored + ALIGNMENT;
    const before = bytes.slice(0, size);
    try {
      this.#subscribe(others, time);
      const errno = poll(0, this.#events, this.#count, this.#stored);
      return errno === 0 ? this.#happened(others) : errno;
    } finally {
      bytes.set(before, 0);
    }
  }

  #subscribe(others: readonly Uint8Array[], time: bigint): void {
    const bytes = new Uint8Array(this.#memory.buffer);
    const view = new DataView(this.#memory.buffer);
    bytes.fill(0, 0, this.#stored + ALIGNMENT);
    // Their places in the list are what their events are known by.
    others.forEach((subscription, i) => {
      bytes.set(subscription, SUBSCRIPTION.size * i);
      view.setBigUint64(SUBSCRIPTION.size * i, BigInt(i), true);
    });
    const clock = SUBSCRIPTION.size * others.length;
    view.setBigUint64(clock, BigInt(others.length), true);
    view.setUint8(clock + SUBSCRIPTION.tag, TAG_CLOCK);
    view.setUint32(clock + SUBSCRIPTION.clockId, CLOCK_MONOTONIC, true);
    view.setBigUint64(clock + SUBSCRIPTION.timeout, time, true);
  }

  #happened(others: readonly Uint8Array[]): readonly Uint8Array[] {
    const bytes = new Uint8Array(this.#memory.buffer);
    const view = new DataView(this.#memory.buffer);
    const found: Uint8Array[] = [];
    for (let i = 0; i < view.getUint32(this.#stored, true); i++) {
      const at = this.#events + EVENT.size * i;
      const subscription = others[Number(view.getBigUint64(at, true))];
      if (subscription === undefined) continue;
      const event = bytes.slice(at, at + EVENT.size);
      event.set(subscription.subarray(0, 8), 0);
      found.push(event);
    }
    return found;
  }
}
