// Answers that come late, in another order than one would think, or not at all.
import type { Page } from '@playwright/test';
import { hold } from '../hold';
import { mine, texts, theirs } from '../said';
import { expect, test } from '../world';

/** Keeps the texts of which the page is told from now on. */
async function told(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const page = window as unknown as { heard: string[]; Chut: { on(name: string, then: (message: { text: string }) => void): void } };
    page.heard = [];
    page.Chut.on('message', ({ text }) => page.heard.push(text));
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
}

test('what an earlier page could not send goes before what is written here until it is known who writes', async ({ arrive, api }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.expectState('connected');
  await alice.page.route('**/v1/message*', (route) => route.abort());
  for (const text of ['one', 'two']) await alice.say('bob', text);
  const kept = () => alice.page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  await expect.poll(kept).toContain('two');
  await alice.page.unroute('**/v1/message*');
  const snapshot = await hold(alice.page, '**/v1/conversations*');

  await alice.page.reload();
  await alice.chatWith('bob');
  await alice.say('bob', 'three');
  snapshot.go();

  await alice.expectMessages('bob', ['one', 'two', 'three'].map((text) => mine(text)));
  expect(texts(await api('bob').history('alice'))).toEqual(['one', 'two', 'three']);
});

test('a reading that nobody heard of is told again', async ({ arrive }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.say('bob', 'Read this');
  const bob = await arrive('bob');
  let lost = 0;
  await bob.page.route('**/v1/read*', (route) => ((lost += 1) > 2 ? route.continue() : route.abort()));

  await bob.expand('alice');

  await expect(alice.block('bob').locator('.chut-message__state')).toHaveText('Read');
  expect(lost).toBe(3);
});

test('who reads along with many messages tells of it once a second', async ({ arrive, api }) => {
  const bob = await arrive('bob');
  await bob.chatWith('alice');
  await bob.expectState('connected');
  const told: number[] = [];
  await bob.page.route('**/v1/read*', (route) => {
    told.push(Date.now());
    return route.continue();
  });
  const began = Date.now();

  for (let number = 1; number <= 30; number += 1) await api('alice').send('bob', `Message ${number}`);
  await bob.expectMessages('alice', Array.from({ length: 30 }, (_, at) => theirs(`Message ${at + 1}`)));
  await expect.poll(async () => (await api('bob').conversations()).conversations[0]?.unread).toBe(0);

  expect(told.length).toBeLessThanOrEqual(1 + Math.ceil((Date.now() - began) / 1_000));
});

test('the page is told of a message though a page of history had it first', async ({ arrive, api }) => {
  await api('carol').send('alice', 'Known already');
  const alice = await arrive('alice');
  await alice.chatWith('carol');
  await alice.expectState('connected');
  const heard = await told(alice.page);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await alice.page.route('**/v1/listen*', async (route) => {
    const response = await route.fetch({ timeout: 0 });
    if ((await response.text()).includes('Found by looking')) await held;
    await route.fulfill({ response });
  });
  // The poll that was under way goes by.
  await api('carol').send('alice', 'The last that comes for now');
  await expect.poll(heard).toEqual(['The last that comes for now']);

  await api('bob').send('alice', 'Found by looking');
  await alice.chatWith('bob');
  await alice.expectMessages('bob', [theirs('Found by looking')]);
  letGo();

  await expect.poll(heard).toEqual(['The last that comes for now', 'Found by looking']);
  await alice.expectMessages('bob', [theirs('Found by looking')]);
  await alice.page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('the page is told of what came while it was asked who a newcomer is', async ({ arrive, api }) => {
  await api('carol').send('alice', 'Known already');
  const alice = await arrive('alice');
  await alice.expectState('connected');
  await alice.chatWith('carol');
  await alice.expectMessages('carol', [theirs('Known already')]);
  const heard = await told(alice.page);
  const log = await alice.block('carol').locator('.chut-message').elementHandle();
  const snapshot = await hold(alice.page, '**/v1/conversations*');
  const asks = alice.page.waitForRequest('**/v1/conversations*');

  await api('bob').send('alice', 'You do not know me');
  await asks;
  await api('carol').send('alice', 'Meanwhile');
  snapshot.go();

  await expect.poll(heard).toEqual(['You do not know me', 'Meanwhile']);
  await alice.expectMessages('carol', ['Known already', 'Meanwhile'].map((text) => theirs(text)));
  expect(await log?.evaluate((message) => message.isConnected)).toBe(true);
});

test('who reads further up is told of all that came while it was asked who a newcomer is', async ({ arrive, api }) => {
  for (let count = 1; count <= 40; count += 1) await api('bob').send('alice', `number ${count}`);
  const alice = await arrive('alice');
  await alice.expectState('connected');
  await alice.expand('bob');
  await expect(alice.log('bob').getByText('number 40', { exact: true })).toBeInViewport({ ratio: 1 });
  await expect.poll(async () => (await api('alice').conversations()).conversations[0]?.unread).toBe(0);
  await alice.log('bob').evaluate((log) => (log.scrollTop = 300));
  await expect(alice.log('bob').getByText('number 8', { exact: true })).toBeInViewport();
  const snapshot = await hold(alice.page, '**/v1/conversations*');
  const asks = alice.page.waitForRequest('**/v1/conversations*');

  await api('dave').send('alice', 'You do not know me');
  await asks;
  for (const text of ['Meanwhile', 'And then']) await api('bob').send('alice', text);
  snapshot.go();

  await expect(alice.block('bob').getByRole('button', { name: '2 new', exact: true })).toBeVisible();
  await expect(alice.log('bob').getByText('number 8', { exact: true })).toBeInViewport();
});

test('a block of which the answer was lost is shown as the server has it', async ({ arrive, api }) => {
  await api('mallory').send('alice', 'Buy this');
  const alice = await arrive('alice');
  await alice.expand('mallory');
  await alice.page.route('**/v1/block*', async (route) => {
    await route.fetch();
    await route.abort();
  });

  await alice.block('mallory').getByRole('button', { name: 'Block', exact: true }).click();

  await expect(alice.block('mallory').getByRole('button', { name: 'Unblock' })).toBeVisible();
  await expect.poll(async () => (await api('alice').conversations()).conversations[0]?.blocked).toBe(true);
  await expect(alice.composer('mallory')).toBeHidden();
});

test('an answer for one person is not shown to the next', async ({ arrive }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.expectState('connected');
  let isAnswered = false;
  const message = await hold(alice.page, '**/v1/message*');
  await alice.say('bob', 'Between us');

  await alice.page.evaluate(() => (window as unknown as { Chut: { setToken(token: string): void } }).Chut.setToken('eve'));
  await alice.expectState('connected');
  await expect(alice.block('bob')).toHaveCount(0);
  await alice.chatWith('bob');
  message.go(async (route) => {
    await route.fulfill({ response: await route.fetch() });
    isAnswered = true;
  });
  await expect.poll(() => isAnswered).toBe(true);
  await alice.say('bob', 'From Eve');
  await alice.expectMessages('bob', [mine('From Eve')]);
});

test('a message of which the answer was lost stands where the log has it, not beside what came long after', async ({ arrive, api }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.page.route('**/v1/message*', async (route) => {
    await route.fetch();
    await route.abort();
  });
  // No poll brings it either, not even the one under way.
  await alice.page.route('**/v1/listen*', (route) => route.abort());
  await alice.page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await alice.say('bob', 'Long ago');
  await expect.poll(async () => texts(await api('bob').history('alice'))).toEqual(['Long ago']);
  for (let number = 1; number <= 60; number += 1) await api('bob').send('alice', `Message ${number}`);
  await expect(alice.log('bob').getByText('Sending…')).toBeVisible();
  await alice.page.unrouteAll();

  await alice.reloads();
  await alice.chatWith('bob');

  const newest = Array.from({ length: 50 }, (_, at) => theirs(`Message ${at + 11}`));
  await alice.expectMessages('bob', newest);
  await expect(alice.log('bob').getByText('Sending…')).toHaveCount(0);
  await alice.expectMessages('bob', newest);
  expect((await alice.readsAll('bob', 61))[0]).toEqual(mine('Long ago'));
});

test('an older poll that comes late does not end the chat', async ({ arrive, api }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.expectState('connected');
  const [poll] = await Promise.all([alice.page.waitForRequest('**/v1/listen*'), api('bob').send('alice', 'Before')]);

  const url = new URL(poll.url());
  url.searchParams.set('wait', '0');
  await fetch(url, { headers: { 'X-Chut-Token': 'alice' } });
  await api('bob').send('alice', 'After');

  await alice.expectMessages('bob', [theirs('Before'), theirs('After')]);
  await alice.expectState('connected');
});
