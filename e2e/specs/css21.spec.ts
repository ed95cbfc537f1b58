// The sheet for old browsers, as one reads it that knows little more than CSS 2.1: the chat still stands, and can be read.
import type { APIRequestContext, Page } from '@playwright/test';
import { troubles } from '../eyes';
import { asOld, lost } from '../old/css21';
import { misplaced } from '../old/places';
import type { Server } from '../server';
import { everyState } from '../states';
import { expect, test } from '../world';

const WINDOW = { viewport: { width: 1024, height: 768 } };

async function sheetOf(server: Server, request: APIRequestContext): Promise<string> {
  const loader = await (await request.get(`${server.url}/chut.js`)).text();
  return (await request.get(`${server.url}/${/assets\/chut-legacy-\w+\.css/.exec(loader)?.[0]}`)).text();
}

/** Gives the page that sheet in place of any of ours. */
const wear = (sheet: string) => (page: Page) =>
  page.route(/\/assets\/chut-(legacy-)?\w+\.css/, (route) => route.fulfill({ contentType: 'text/css', body: asOld(sheet) }));

test('no declaration for old browsers is in words that they do not know', async ({ server, request }) => {
  expect(lost(await sheetOf(server, request))).toEqual([]);
});

test('the shim stands and can be read', async ({ arrive, server, request, api }) => {
  const before = wear(await sheetOf(server, request));
  const alice = await arrive('alice', { legacy: true, browser: WINDOW, before });
  for (let number = 1; number <= 20; number += 1) await api('bob').send('alice', `Message ${number}, which needs more than one line of the log`);
  await api('carol').send('alice', 'x'.repeat(200));
  await alice.expand('bob');
  await alice.expand('carol');
  await alice.say('bob', 'Mine');
  await api('dora').send('alice', 'Hello');
  await expect(alice.toggle('dora')).toHaveAttribute('aria-expanded', 'false');
  await alice.minimise('carol');

  await alice.page.screenshot({ path: 'test-results/look/css21-shim.png' });
  expect(await misplaced(alice.page)).toEqual([]);
  expect(await troubles(alice.page)).toEqual([]);
  expect(await alice.log('bob').evaluate((log) => log.scrollHeight > log.clientHeight)).toBe(true);
});

test('what the shim and the widget share stands and can be read in every state', async ({ arrive, server, request, api }) => {
  const before = wear(await sheetOf(server, request));
  await everyState({ arrive: (name) => arrive(name, { browser: WINDOW, before }), api }, async (state, page) => {
    await page.screenshot({ path: `test-results/look/css21-${state.replace(/ /g, '-')}.png` });
    expect(await misplaced(page), state).toEqual([]);
    expect(await troubles(page), state).toEqual([]);
  });
});

test('of more conversations than fit none leaves the window for good', async ({ arrive, server, request, api }) => {
  const before = wear(await sheetOf(server, request));
  const alice = await arrive('alice', { legacy: true, browser: WINDOW, before });
  for (const name of ['bob', 'carol', 'dora', 'emil']) {
    await api(name).send('alice', `Hello from ${name}`);
    await alice.expand(name);
  }

  await alice.page.screenshot({ path: 'test-results/look/css21-many.png' });
  for (const block of await alice.chat.getByRole('region').all()) {
    await block.scrollIntoViewIfNeeded();
    await expect(block.locator('.chut-block__head')).toBeInViewport({ ratio: 1 });
  }
  await alice.say('emil', 'Still here');
  await expect(alice.log('emil')).toContainText('Still here');
  expect(await alice.page.evaluate(() => document.documentElement.scrollWidth)).toBe(1024);
});
