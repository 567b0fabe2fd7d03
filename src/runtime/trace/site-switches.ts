/** Switches an instance's sites by what observers want: the reader's actions and the guest's flags. */
import type { SiteIndex } from '../../indices.ts';
import { SiteKind } from '../../probe-map/index.ts';
import { eventBit } from './events.ts';
import { ringAction, SILENT, type TracedInstance } from './instance.ts';
import { functionOfSite } from './sites.ts';
import type { Subscription } from './subscription.ts';

/** What decides which sites and flags of an instance are on. */
export interface SwitchRules {
  readonly subscriptions: readonly Subscription[];
  /** Entries of functions stay on, because activations must be known. */
  readonly keepsEntries: boolean;
  /** Exits of functions stay on, because it must be known which activations have ended. */
  readonly keepsReturns: boolean;
  /** Lines stay on, because some observer gets the line at which an activation was unwound. */
  readonly keepsLines: boolean;
}

/** Recomputes the switches of every site. */
export function switchAll(instance: TracedInstance, rules: SwitchRules): void {
  const { map, actions, flags, live } = instance;
  flags.fill(0);
  live.fill(0);
  for (let index = 0 as SiteIndex; index < actions.length; index++) {
    const wanted = rules.subscriptions.some((one) => one.wants(instance, index));
    actions[index] = ringAction(map.sites.kind[index]!, wanted);
    if (wanted) live[map.sites.fn[index]!]!++;
    if (wanted || stays(map.sites.kind[index]!, rules)) setFlag(flags, index, true);
  }
  // A trace function that is called at each `call` gets an activation's other events only if it wanted that `call`.
  const abnormal = eventBit('unwind') | eventBit('trap');
  const outlive = rules.subscriptions.filter(({ asks, events }) => !asks && (events & abnormal) !== 0);
  map.functions.forEach(({ firstSite }, fn) => {
    if (outlive.some((one) => one.includes(instance, fn))) live[fn]!++;
    setFlag(flags, firstSite, live[fn]! > 0 || rules.keepsEntries);
  });
  const { handles } = instance;
  if (handles === undefined) return;
  for (let word = 0; word < flags.length; word++) handles.setFlags(word, flags[word]!);
}

/** A site was disabled: switches it off when no other observer wants it, and its function with its last site. */
export function switchSite(instance: TracedInstance, index: SiteIndex, rules: SwitchRules): void {
  const { map, actions, live } = instance;
  if ((actions[index]! & SILENT) !== 0 || rules.subscriptions.some((one) => one.wants(instance, index)))
    return;
  const kind = map.sites.kind[index]!;
  actions[index] = ringAction(kind, false);
  const fn = map.sites.fn[index]!;
  live[fn]!--;
  const { firstSite } = functionOfSite(map, index);
  if (index !== firstSite && !stays(kind, rules)) put(instance, index);
  if (live[fn]! <= 0 && !rules.keepsEntries) put(instance, firstSite);
}

const stays = (kind: number, rules: SwitchRules): boolean =>
  kind === SiteKind.catch ||
  (rules.keepsLines && kind === SiteKind.line) ||
  (rules.keepsReturns && (kind === SiteKind.return || kind === SiteKind.tailCall));

function setFlag(flags: Int32Array, index: SiteIndex, on: boolean): void {
  if (flags.length === 0) return;
  const bit = 1 << (index & 31);
  flags[index >> 5] = on ? flags[index >> 5]! | bit : flags[index >> 5]! & ~bit;
}

/** Clears a flag of the guest. */
function put(instance: TracedInstance, index: SiteIndex): void {
  setFlag(instance.flags, index, false);
  if (instance.flags.length > 0) instance.handles?.setFlags(index >> 5, instance.flags[index >> 5]!);
}
