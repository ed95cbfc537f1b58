// What a person and the page do before everything has come, and before it is known who is there.
import type { Page, Route } from '@playwright/test';
import { installClock } from '../clock';
import { hold } from '../hold';
import type { Person } from '../people';
import { mine, texts } from '../said';
import { expect, test } from '../world';

interface ChutPage extends Window {
  Chut: { [name: string]: (...args: unknown[]) => unknown } & { config: { token: string } };
}

/** Calls `Chut` as a script of the page would. */
function chut(page: Page, name: string, ...args: unknown[]): Promise<void> {
  return page.evaluate(([name, args]) => void (window as unknown as ChutPage).Chut[name]?.(...args), [name, args] as const);
}

/** What the chat is made of, and not its demo. */
const ASSETS = /\/assets\/(?!demo)/;

/** Answers in the server's place, until it is told to stop. */
async function unavailable(page: Page, paths: string | RegExp): Promise<() => Promise<void>> {
  await page.route(paths, (route: Route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }));
  return () => page.unroute(paths);
}

/** Comes again while the server is not there, and sends something to Bob; gives what brings the server back. */
async function sendsInVain(alice: Person, text: string): Promise<() => Promise<void>> {
  const back = await unavailable(alice.page, '**/v1/**');
  await alice.page.reload();
  await alice.chatWith('bob');
  await alice.say('bob', text);
  await expect(alice.log('bob').getByText('Sending…')).toBeVisible();
  return back;
}

test('a block that is opened before it is known how it stood stays open', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Hello');
  const alice = await arrive('alice');
  await alice.expand('bob');
  await alice.minimise('bob');
  const back = await unavailable(alice.page, '**/v1/**');

  await alice.page.reload();
  await alice.chatWith('bob');
  await alice.composer('bob').pressSequentially('While');
  await back();
  await alice.page.evaluate(() => window.dispatchEvent(new Event('online')));
  await alice.expectState('connected');
  await alice.page.keyboard.type(' typing');

  await expect(alice.composer('bob')).toHaveValue('While typing');
  await expect(alice.composer('bob')).toBeFocused();
  await expect(alice.toggle('bob')).toHaveAttribute('aria-expanded', 'true');
});

test('what was sent while another token was there is not sent in the name of the next, unless they want it', async ({ arrive, api }) => {
  const alice = await arrive('alice');
  const back = await sendsInVain(alice, 'From Alice, not from Eve');

  await chut(alice.page, 'setToken', 'eve');
  await back();
  await alice.page.evaluate(() => window.dispatchEvent(new Event('online')));
  await alice.expectState('connected');
  await alice.expectMessages('bob', [mine('From Alice, not from Eve', 'failed')]);
  expect(await api('eve').history('bob')).toEqual([]);
  await alice.block('bob').getByRole('button', { name: 'Try again' }).click();

  await expect.poll(async () => texts(await api('eve').history('bob'))).toEqual(['From Alice, not from Eve']);
});

test('what was sent with a token that is no longer good is sent with the next', async ({ arrive, api }) => {
  const alice = await arrive('alice');
  const back = await sendsInVain(alice, 'Still the same person');
  await alice.page.route('**/v1/conversations*', (route) =>
    route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify({ status: 401, code: 'unauthenticated' }) }));
  await back();
  await alice.page.evaluate(() => window.dispatchEvent(new Event('online')));
  await alice.expectState('stopped');

  await alice.page.unrouteAll();
  await chut(alice.page, 'setToken', 'alice-again');

  await alice.expectMessages('bob', [mine('Still the same person')]);
  expect(texts(await api('alice-again').history('bob'))).toEqual(['Still the same person']);
});

test('what is sent before it is known who came next goes in their name', async ({ arrive, api }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.say('bob', 'From Alice');
  await alice.expectMessages('bob', [mine('From Alice')]);
  await alice.expectState('connected');
  const snapshot = await hold(alice.page, '**/v1/conversations*');

  await chut(alice.page, 'setToken', 'eve');
  await alice.page.evaluate(() => (window as unknown as { Chut: { send(peer: string, text: string): void } }).Chut.send('bob', 'From Eve'));
  snapshot.go();

  await expect.poll(async () => texts(await api('eve').history('bob'))).toEqual(['From Eve']);
  expect(texts(await api('alice').history('bob'))).toEqual(['From Alice']);
});

test('a chat that is taken away before it has come asks nothing when it does', async ({ arrive, server }) => {
  const alice = await arrive('alice');
  const assets = await hold(alice.page, ASSETS);
  // What is held back may hold back the rest of loading.
  await alice.page.reload({ waitUntil: 'domcontentloaded' });
  await alice.page.waitForFunction(() => 'Chut' in window);
  await chut(alice.page, 'open', 'bob');
  await chut(alice.page, 'destroy');
  const clients = new Set<string | null>();
  alice.page.on('request', (request) => request.url().includes('/v1/listen') && clients.add(new URL(request.url()).searchParams.get('client')));
  assets.go();

  await alice.page.evaluate(([src, engine]) => {
    const tag = document.createElement('script');
    tag.src = src;
    tag.dataset['token'] = 'alice';
    tag.dataset['engine'] = engine;
    document.body.append(tag);
  }, [`${server.url}/chut.js`, await engineOf(alice.page)] as const);
  await alice.expectState('connected');
  await alice.chatWith('bob');
  await alice.say('bob', 'Anew');

  await alice.expectMessages('bob', [mine('Anew')]);
  await expect(alice.page.locator('aside.chut')).toHaveCount(1);
  expect([...clients].filter((client) => !client?.startsWith('loader-'))).toHaveLength(1);
  expect(alice.problems).toEqual([]);
});

function engineOf(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector('script[data-token]')?.getAttribute('data-engine') ?? 'auto');
}

test('what could not be brought at first is brought later', async ({ arrive }) => {
  const alice = await arrive('alice', { before: installClock });
  const back = await unavailable(alice.page, ASSETS);
  await alice.page.reload();
  await alice.page.getByRole('button', { name: 'Chat with bob' }).click();
  await expect(alice.page.locator('aside.chut')).toHaveAttribute('data-state', 'reconnecting');

  await back();
  await expect
    .poll(async () => {
      await alice.page.clock.fastForward(6_000);
      return alice.composer('bob').isVisible();
    })
    .toBe(true);
  await alice.say('bob', 'At last');

  await alice.expectMessages('bob', [mine('At last')]);
  await expect(alice.block('bob'), 'it is styled').toHaveCSS('border-top-style', 'solid');
});

test('what a page cannot send it is told of', async ({ arrive }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.expectState('connected');
  await alice.page.evaluate(() => {
    const page = window as unknown as ChutPage & { failed: unknown[] };
    page.failed = [];
    page.Chut['on']?.('failed', (detail: unknown) => page.failed.push(detail));
  });

  for (const text of ['', ' \n', 'a\u0000b', 'x'.repeat(8_193)]) await chut(alice.page, 'send', 'bob', text);
  await chut(alice.page, 'send', 'bob');
  await chut(alice.page, 'send', 'bob', 'Good');

  await alice.expectMessages('bob', [mine('Good')]);
  const codes = ['bad_request', 'bad_request', 'bad_request', 'too_large', 'bad_request'];
  expect(await alice.page.evaluate(() => (window as unknown as { failed: unknown[] }).failed)).toEqual(codes.map((code) => ({ peer: 'bob', id: '', code })));
});

test.describe('on a page that has no token yet', () => {
  test.use({ allowSite: true });

  test('nothing is drawn or asked before there is one', async ({ page, server, site }) => {
    const asked: string[] = [];
    page.on('request', (request) => request.url().includes('/v1/') && asked.push(request.headers()['x-chut-token'] ?? new URL(request.url()).searchParams.get('token') ?? ''));
    await page.goto(site.page({ server: server.url, user: '', peer: 'bob' }));
    const chat = page.locator('aside.chut');
    await expect(chat).toHaveCount(1);
    await expect(chat.getByRole('button', { name: 'Chat' })).toBeHidden();

    await chut(page, 'setToken', 'alice');

    await expect(chat).toHaveAttribute('data-state', 'connected');
    await expect(chat.getByRole('button', { name: 'Chat' })).toBeVisible();
    expect(asked.filter((token) => token !== 'alice')).toEqual([]);
  });
});
