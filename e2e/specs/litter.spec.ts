// A page with the shim on another origin that stays open for days: however often it asks, it leaves nothing behind.
import type { CDPSession, Page } from '@playwright/test';
import { expect, test } from '../world';

const POLLS = 10_000;

// A trace of so many questions takes longer than they do.
test.use({ trace: 'off' });

/** What a page holds: elements, scripts, names of its own; and what its engine holds when it has cleaned up. */
async function held(page: Page, cdp: CDPSession): Promise<Record<'elements' | 'scripts' | 'names' | 'nodes' | 'listeners', number>> {
  const seen = await page.evaluate(() => ({
    elements: document.getElementsByTagName('*').length,
    scripts: document.scripts.length,
    names: Object.getOwnPropertyNames(window).length,
  }));
  await cdp.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
  return { ...seen, nodes, listeners: jsEventListeners };
}

/** How many names calls of the server have in the page. */
function callNames(page: Page): Promise<number> {
  return page.evaluate(() => Object.getOwnPropertyNames(window).filter((name) => /^chut_/.test(name)).length);
}

test(`${POLLS} polls leave no script, no name and no node behind, and each has a name of its own`, async ({ arrive, tap, site, api }) => {
  test.setTimeout(240_000);
  const alice = await arrive('alice', { at: site.page({ server: tap.url, user: 'alice', peer: 'bob', engine: 'shim' }) });
  const cdp = await alice.page.context().newCDPSession(alice.page);
  const polled = async (count: number, text: string) => {
    tap.quick = count;
    await api('bob').send('alice', text);
    await expect.poll(() => tap.quick, { timeout: 200_000 }).toBe(0);
    await expect.poll(() => tap.polls).toBe(1);
    await expect.poll(() => callNames(alice.page)).toBe(1);
    return held(alice.page, cdp);
  };

  const before = await polled(100, 'before');
  const after = await polled(POLLS, 'after');

  // The count of unread messages has changed in between: a text for a text.
  expect({ ...after, nodes: 0, listeners: 0 }).toEqual({ ...before, nodes: 0, listeners: 0 });
  // The engine lets go of the last scripts in its own time.
  await expect.poll(async () => (await held(alice.page, cdp)).nodes).toBeLessThanOrEqual(before.nodes + 5);
  await expect.poll(async () => (await held(alice.page, cdp)).listeners).toBeLessThan(before.listeners + 100);
  const names = tap.asked.map(({ url }) => url.searchParams.get('callback'));
  expect(names.length).toBeGreaterThan(POLLS);
  expect(new Set(names).size).toBe(names.length);
});
