// The delivery law: whatever a network loses and delays, and however often the server dies, every old browser ends with
// what the log has. The shim's own source, in made-up worlds; core/tests/world/delivery.rs has the same for the widget.
import { expect, test } from '@playwright/test';
import { World } from '../law/world';

/** Worlds to go through; `CHUT_SEEDS` asks for more, `CHUT_SEED` for one alone, `CHUT_SHIM` for another copy of the source. */
const SEEDS = 400;

/** In how many parts, so that they run side by side. */
const PARTS = 4;

const one = process.env['CHUT_SEED'];
const seeds = one === undefined ? Array.from({ length: Number(process.env['CHUT_SEEDS'] ?? SEEDS) }, (_, seed) => seed) : [Number(one)];

for (let part = 0; part < Math.min(PARTS, seeds.length); part += 1) {
  test(`every tab ends with what the log has, in made-up worlds ${part + 1}`, () => {
    test.setTimeout(60_000 + 300 * seeds.length);
    const broken = seeds.filter((seed) => seed % PARTS === (one === undefined ? part : seed % PARTS)).flatMap(breaks);
    expect(broken, broken.join('\n')).toEqual([]);
  });
}

function breaks(seed: number): string[] {
  try {
    new World(seed).live();
    return [];
  } catch (error) {
    return [`CHUT_SEED=${seed}: ${(error as Error).message}`];
  }
}
