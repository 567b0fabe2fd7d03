// The part of a workload that bench/packages.mjs times, round by round.
import { connect } from 'node:net';
import process from 'node:process';
import { createInterface } from 'node:readline';

/**
 * Runs the part of a program that takes its time in a steady state, and returns what it returns: once, or, where
 * WTRACE_ROUNDS names a socket, as often as that asks for it, with the milliseconds of processor time of each round as the answer.
 */
export async function steady(work) {
  const first = await work();
  const path = process.env.WTRACE_ROUNDS;
  if (path === undefined) return first;
  const socket = connect(path);
  for await (const _ of createInterface({ input: socket })) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1000;
    socket.write(`${JSON.stringify({ took })}\n`);
  }
  return first;
}
