// How the shim asks the server: by scripts that leave nothing behind and hold nothing up, and directly on its own origin.
import type { Page, Route } from '@playwright/test';
import { installClock } from '../clock';
import { mine, texts, theirs } from '../said';
import { expect, OLD_ENGINES, test } from '../world';

const SHIM = { user: 'alice', peer: 'bob', engine: 'shim' } as const;

/** The names that calls of the server have in the page. */
function callNames(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.getOwnPropertyNames(window).filter((name) => /^chut_/.test(name)));
}

/** The next poll of the page, which gets no answer unless the test gives one. */
async function catchesPoll(page: Page, rouse: () => Promise<unknown>): Promise<Route> {
  const caught = new Promise<Route>((done) => void page.route('**/v1/listen*', done, { times: 1 }));
  await rouse();
  return caught;
}

test('a poll that was given up and is answered late changes nothing and leaves nothing', async ({ arrive, tap, site, api }) => {
  const then = 'var heard = []; Chut.on("message", function (message) { heard.push(message.text); });';
  const alice = await arrive('alice', { at: site.page({ ...SHIM, server: tap.url, defer: false, then }), before: installClock });
  await alice.chatWith('bob');
  const late = await catchesPoll(alice.page, () => api('bob').send('alice', 'before'));
  const name = new URL(late.request().url()).searchParams.get('callback') ?? '';
  await api('bob').send('alice', 'late');
  const reply = await late.fetch();

  await alice.page.clock.fastForward(70_000);
  await alice.page.clock.fastForward(30_000);
  await alice.expectMessages('bob', [theirs('before'), theirs('late')]);
  expect(await callNames(alice.page)).toContain(name);
  await late.fulfill({ response: reply });
  await expect.poll(() => callNames(alice.page)).not.toContain(name);
  await api('bob').send('alice', 'after');

  await alice.expectMessages('bob', ['before', 'late', 'after'].map(theirs));
  expect(await alice.page.evaluate('heard')).toEqual(['before', 'late', 'after']);
  expect(alice.problems).toEqual([]);
});

test('of a poll that was given up and is never answered nothing is left 400 calls later', async ({ arrive, tap, site, api }) => {
  const alice = await arrive('alice', { at: site.page({ ...SHIM, server: tap.url }), before: installClock });
  const lost = await catchesPoll(alice.page, () => api('bob').send('alice', 'before'));
  const name = new URL(lost.request().url()).searchParams.get('callback');

  await alice.page.clock.fastForward(70_000);
  await alice.page.clock.fastForward(30_000);
  await alice.expectState('connected');
  await expect.poll(() => tap.polls).toBe(1);
  expect(await callNames(alice.page)).toContain(name);
  expect(await alice.page.locator(`script[src*="callback=${name}&"]`).count()).toBe(0);
  tap.quick = 400;
  await api('bob').send('alice', 'after');
  await expect.poll(() => tap.quick).toBe(0);

  await expect.poll(() => callNames(alice.page)).toHaveLength(1);
  expect(await callNames(alice.page)).not.toContain(name);
});

test('a chat that begins anew in the same page gives its calls new names', async ({ arrive, tap, site }) => {
  const alice = await arrive('alice', { at: site.page({ ...SHIM, server: tap.url }) });
  const again = `Chut.destroy(); var tag = document.createElement('script'); tag.src = '${tap.url}/chut.js';
    tag.setAttribute('data-token', 'alice'); tag.setAttribute('data-engine', 'shim'); document.body.appendChild(tag);`;

  await alice.page.evaluate(again);
  await alice.expectState('connected');
  await expect.poll(() => new Set(tap.of('listen').map((url) => url.searchParams.get('client'))).size).toBe(2);

  const names = tap.asked.map(({ url }) => url.searchParams.get('callback')).filter((name) => name !== 'chut_0');
  expect(new Set(names).size).toBe(names.length);
});

test('the page has loaded before the first question, and does not seem to load while a poll waits', async ({ arrive, tap, site }) => {
  const loading: string[] = [];
  const at = site.page({ ...SHIM, server: tap.url, defer: false, then: 'var loads = 0; window.onload = function () { loads += 1; };' });
  const alice = await arrive('alice', {
    at,
    before: async (page) => {
      const cdp = await page.context().newCDPSession(page);
      await cdp.send('Page.enable');
      cdp.on('Page.frameStartedLoading', () => loading.push('started'));
      cdp.on('Page.frameStoppedLoading', () => loading.push('stopped'));
    },
  });
  await expect.poll(() => tap.polls).toBe(1);

  const { loads, state, loaded, asked } = await alice.page.evaluate(() => ({
    loads: (window as unknown as { loads: number }).loads,
    state: document.readyState,
    loaded: (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).loadEventEnd,
    asked: performance.getEntriesByType('resource').filter(({ name }) => name.includes('/v1/')).map(({ startTime }) => startTime),
  }));
  expect([loads, state]).toEqual([1, 'complete']);
  expect(Math.min(...asked)).toBeGreaterThanOrEqual(loaded);
  expect(loading.at(-1)).toBe('stopped');
  // The page itself, and nothing after it.
  expect(loading.filter((what) => what === 'stopped')).toHaveLength(1);
});

test('a page that takes its time to load is asked nothing until it has', async ({ page, tap, site }) => {
  const picture = new Promise<Route>((done) => void page.route('**/slow.png', done));
  await page.goto(site.page({ ...SHIM, server: tap.url, defer: false, then: 'new Image().src = "/slow.png";' }), { waitUntil: 'commit' });
  const slow = await picture;
  // The shim is there, and waits as well.
  await page.locator('.chut-notice').waitFor({ state: 'attached' });
  expect(tap.asked).toEqual([]);

  // What is asked is a script in the page as soon as it is asked.
  const scripts = () => page.evaluate(() => [...document.scripts].filter(({ src }) => src.includes('/v1/')).length);
  await page.evaluate(() => (window as unknown as { Chut: { setToken(token: string): void } }).Chut.setToken('alice'));
  expect(await scripts()).toBe(0);

  await slow.fulfill({ status: 404 });
  await expect(page.locator('aside.chut')).toHaveAttribute('data-state', 'connected');
  await expect.poll(() => page.evaluate(() => document.readyState)).toBe('complete');
});

for (const engine of OLD_ENGINES)
  test(`${engine} has loaded the page though a poll waits`, async ({ old, tap, site }) => {
    const alice = await old(engine);
    await alice.goes(site.page({ ...SHIM, server: tap.url, defer: false, then: 'var loads = 0; window.onload = function () { loads += 1; };' }));
    await expect.poll(() => tap.polls).toBe(1);

    expect(await alice.look('return [loads, document.readyState];')).toEqual([1, 'complete']);
  });

test.describe('with a hold of 1.1 seconds', () => {
  test.use({ serverArgs: ['--hold-ms', '1100'] });

  test('short polls wait five seconds at most, one at a time, and bring what is sent', async ({ arrive, tap, site, api }) => {
    const alice = await arrive('alice', { at: site.page({ ...SHIM, server: tap.url, attributes: 'data-poll="short"' }) });
    await alice.chatWith('bob');

    await api('bob').send('alice', 'Hello');
    await alice.expectMessages('bob', [theirs('Hello')]);
    await alice.say('bob', 'Hello to you');
    await alice.expectMessages('bob', [theirs('Hello'), mine('Hello to you')]);
    await expect.poll(() => tap.of('listen').length).toBeGreaterThan(4);

    const waits = tap.of('listen').map((url) => Number(url.searchParams.get('wait') ?? Infinity));
    expect(Math.max(...waits)).toBeLessThanOrEqual(5);
    expect(tap.mostPolls).toBe(1);
  });
});

test('a send by script does not wait for the poll, which is asked again', async ({ arrive, tap, site }) => {
  const alice = await arrive('alice', { at: site.page({ ...SHIM, server: tap.url }) });
  await alice.chatWith('bob');
  await expect.poll(() => tap.polls).toBe(1);
  const polls = tap.of('listen').length;

  await alice.say('bob', 'Now');
  await alice.expectMessages('bob', [mine('Now')]);

  await expect.poll(() => tap.of('listen').length).toBeGreaterThan(polls);
  await expect.poll(() => tap.polls).toBe(1);
  expect(tap.mostPolls).toBe(1);
  await alice.expectState('connected');
});

for (const [sign, encoded] of [['a', 1], ['\u00e9', 6], ['\u4f60', 9], ['\u{1f600}', 12]] as const) {
  test(`by script the longest text of ${sign} arrives whole, and one more is refused before it is sent`, async ({ arrive, tap, site, api }) => {
    const alice = await arrive('alice', { at: site.page({ ...SHIM, server: tap.url }) });
    await alice.chatWith('bob');
    await alice.say('bob', 'x');
    await alice.expectMessages('bob', [mine('x')]);
    // Room is left for the longest name that a call may have.
    const { href, searchParams } = tap.of('message')[0]!;
    const spent = href.length - 1 - (searchParams.get('callback')?.length ?? 0) + 'chut_1234567890123'.length;
    const longest = sign.repeat(Math.floor((1999 - spent) / encoded));

    await alice.composer('bob').fill(longest + sign);
    await alice.composer('bob').press('Enter');
    await expect(alice.block('bob').getByRole('alert')).toHaveText('This message is too long. Please shorten it or send it in parts.');
    expect(tap.of('message')).toHaveLength(1);
    await alice.say('bob', longest);
    await alice.expectMessages('bob', [mine('x'), mine(longest)]);

    expect(texts(await api('bob').history('alice'))).toEqual(['x', longest]);
    expect(Math.max(...tap.asked.map(({ url }) => url.href.length))).toBeLessThan(2000);
    expect(tap.of('message').at(-1)!.href.length).toBeGreaterThan(1999 - encoded - 12);
  });
}

test('on its own origin a text of 8,192 bytes is taken, and one of 8,193 refused before it is sent', async ({ arrive, tap, api }) => {
  const alice = await arrive('alice', { at: `${tap.url}/?user=alice&legacy=1` });
  await alice.chatWith('bob');
  const longest = '\u{1f600}'.repeat(2048);

  await alice.composer('bob').fill(`${longest}a`);
  await alice.composer('bob').press('Enter');
  await expect(alice.block('bob').getByRole('alert')).toContainText('too long');
  expect(tap.of('message')).toEqual([]);
  await alice.say('bob', longest);
  await alice.expectMessages('bob', [mine(longest)]);

  expect(texts(await api('bob').history('alice'))).toEqual([longest]);
});

test('on its own origin the token is in a header, never in an address', async ({ arrive, tap, api }) => {
  await api('bob').send('alice', 'Hello');
  const alice = await arrive('alice', { at: `${tap.url}/?user=alice&legacy=1` });
  await doesEverything(alice.page);
  await expect.poll(() => kinds(tap.asked.map(({ url }) => url))).toEqual(['block', 'conversations', 'history', 'listen', 'message', 'read', 'typing']);

  for (const { url, method, headers } of tap.asked) {
    expect(headers['x-chut-token'], url.href).toBe('alice');
    expect(url.searchParams.has('token') || url.searchParams.has('callback'), url.href).toBe(false);
    expect(method, url.href).toBe(/listen|conversations|history/.test(url.pathname) ? 'GET' : 'POST');
  }
});

test('on another origin everything is asked by scripts, and the leave by a picture', async ({ arrive, tap, site, api }) => {
  await api('bob').send('alice', 'Hello');
  const alice = await arrive('alice', { at: site.page({ ...SHIM, server: tap.url }) });
  await doesEverything(alice.page);
  await expect.poll(() => kinds(tap.asked.map(({ url }) => url))).toEqual(['block', 'conversations', 'history', 'listen', 'message', 'read', 'typing']);

  await alice.page.goto(site.raw('<!doctype html><title>Elsewhere</title>'));
  await expect.poll(() => tap.of('leave')).toHaveLength(1);

  // What is asked of a page that goes has no kind any more, but asks as a picture does.
  const ways = new Set(tap.asked.map(({ url, method, headers }) => `${method} ${headers['sec-fetch-mode']} ${/leave/.test(url.pathname) ? 'leave' : headers['sec-fetch-dest']}`));
  expect([...ways].sort()).toEqual(['GET no-cors leave', 'GET no-cors script']);
});

/** Every kind of question but leaving. */
async function doesEverything(page: Page): Promise<void> {
  const block = page.getByRole('region', { name: 'Conversation with bob' });
  await block.locator('button[aria-expanded]').click();
  const composer = block.getByRole('textbox');
  await composer.pressSequentially('Hi');
  await composer.press('Enter');
  await block.getByRole('button', { name: 'Block', exact: true }).click();
}

function kinds(urls: URL[]): string[] {
  return [...new Set(urls.map(({ pathname }) => pathname.replace('/v1/', '')))].sort();
}
