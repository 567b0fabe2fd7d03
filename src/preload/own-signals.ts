/**
 * Signals that a process sends to itself. Without a listener it ends in the call of `process.kill`. With one of ours the call would
 * return, and the program go on: so this one is taken away for as long as the call takes.
 */
import { constants } from 'node:os';
import process from 'node:process';
import { define } from './replace.ts';

/** Who listens to signals for us. */
export interface EndingSignals {
  /** Whether nobody but us listens to a signal, so that it is to end the process. */
  isOurs(signal: NodeJS.Signals): boolean;
  /** Called before the signal is sent: saves, and lets it end the process. */
  before(signal: NodeJS.Signals): void;
  /** Called if the process goes on. */
  after(signal: NodeJS.Signals): void;
}

/** From now on, `signals` hears of a call of `process.kill` that ends its own process. */
export function beforeOwnSignals(signals: EndingSignals): void {
  const kill = new Proxy(process.kill, {
    apply(original, self, args: [pid: unknown, signal?: unknown]) {
      const send = (): unknown => Reflect.apply(original, self, args);
      const signal = isOwn(args[0]) ? nameOf(args[1]) : undefined;
      if (signal === undefined || !signals.isOurs(signal)) return send();
      signals.before(signal);
      try {
        return send();
      } finally {
        // The first process of a container, for one, gets no signal that it does not listen to.
        signals.after(signal);
      }
    },
  });
  define(process, 'kill', kill);
}

/** Whether a signal to `pid`, as `process.kill` takes it, reaches this process: by its id, or with the group that it is in or leads. */
function isOwn(pid: unknown): boolean {
  if (typeof pid !== 'number' && typeof pid !== 'string') return false;
  return Number(pid) === 0 || Math.abs(Number(pid)) === process.pid;
}

/** The name of a signal, as `process.kill` takes it; undefined: it is none. */
function nameOf(signal: unknown): NodeJS.Signals | undefined {
  const { signals } = constants;
  if (typeof signal !== 'number') return signal ? (signal as NodeJS.Signals) : 'SIGTERM';
  return (Object.keys(signals) as NodeJS.Signals[]).find((name) => signals[name] === signal);
}
