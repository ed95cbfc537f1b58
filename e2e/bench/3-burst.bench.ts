// A thousand messages in ten seconds, on a slow processor.
import { setInterval } from 'node:timers/promises';
import { expect, test } from '../world';
import type { Api } from '../api';
import type { Person } from '../people';
import { Devtools } from './devtools';
import { besides, median, within } from './row';
import { scroll, watch, watched } from './watch';

const SECONDS = 10;
const MESSAGES = 1000;
const TICK_MS = 100;

/** Each writes in a round of their own. */
const PEERS = ['bob', 'carol', 'dave'];

test('a burst', async ({ arrive, api }) => {
  const rounds: Round[] = [];
  for (const peer of PEERS) {
    const alice = await arrive('alice');
    rounds.push(await round(alice, api(peer)));
    await alice.page.close();
  }

  const idle = median(rounds.map((round) => round.idle));
  const busy = median(rounds.map((round) => round.busy));
  const lost = rounds.reduce((sum, round) => sum + round.lost, 0);
  besides(`longest gap between frames, 4x CPU: idle, and ${MESSAGES} messages in ${SECONDS} s`, 'ms', idle, busy, 100);
  within('messages lost of these', 'count', lost, 0);
});

interface Round {
  /** The longest gap between frames in ms, while nothing comes. */
  idle: number;
  /** And while messages come. */
  busy: number;
  /** How many messages were never in the log. */
  lost: number;
}

async function round(alice: Person, peer: Api): Promise<Round> {
  const devtools = await Devtools.of(alice.page);
  await alice.page.evaluate((name) => (window as unknown as { Chut: { open(peer: string): void } }).Chut.open(name), peer.user);
  await expect(alice.composer(peer.user)).toBeFocused();
  const log = alice.log(peer.user);
  await devtools.slow(4);

  await watch(log);
  await ticks(async () => {});
  const idle = (await watched(log)).gap;
  await watch(log);
  await burst(peer);
  const sent = await peer.history('alice');
  expect(sent).toHaveLength(MESSAGES);
  await expect(log.getByText(sent.at(-1)!.text, { exact: true })).toBeInViewport();
  const busy = (await watched(log)).gap;
  await devtools.slow(1);
  await scroll(log, 'first', sent[0]!.text);
  const { texts } = await watched(log);
  return { idle, busy, lost: MESSAGES - texts };
}

async function burst(from: Api): Promise<void> {
  const each = (MESSAGES * TICK_MS) / (SECONDS * 1000);
  await ticks(async (tick) => {
    for (let count = 1; count <= each; count += 1) await from.send('alice', `number ${tick * each + count}`);
  });
}

/** Does it at every tick, without waiting for the last one to be done. */
async function ticks(then: (tick: number) => Promise<void>): Promise<void> {
  const done: Promise<void>[] = [];
  for await (const _ of setInterval(TICK_MS)) {
    done.push(then(done.length));
    if (done.length * TICK_MS >= SECONDS * 1000) break;
  }
  await Promise.all(done);
}
