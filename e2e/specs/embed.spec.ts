// One script tag puts the chat into a page of another origin, whatever that page is like.
import type { Embed } from '../site';
import { mine, theirs } from '../said';
import { expect, test } from '../world';

test.use({ allowSite: true });

const ALICE: Omit<Embed, 'server'> = { user: 'alice', peer: 'bob' };

test('the widget on another origin talks, with a clean console', async ({ arrive, server, site }) => {
  const alice = await arrive('alice', { at: site.page({ ...ALICE, server: server.url, engine: 'widget' }) });
  const bob = await arrive('bob');
  await alice.chatWith('bob');
  await bob.chatWith('alice');

  await alice.say('bob', 'From a site');
  await bob.expectMessages('alice', [theirs('From a site')]);
  await bob.say('alice', 'To a site');
  await alice.expectMessages('bob', [mine('From a site'), theirs('To a site')]);

  expect(alice.problems).toEqual([]);
  expect(bob.problems).toEqual([]);
});

test('a modern browser gets the widget and no jQuery', async ({ page, server, site }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));

  await page.goto(site.page({ ...ALICE, server: server.url }));
  await page.getByRole('button', { name: 'Chat with bob' }).click();
  await expect(page.getByRole('textbox', { name: 'Message to bob' })).toBeFocused();

  expect(fetched.filter((path) => path.endsWith('.wasm'))).toHaveLength(1);
  expect(fetched.filter((path) => /jquery|shim/.test(path))).toEqual([]);
});

for (const engine of ['widget', 'shim'] as const) {
  test(`a call made right after the tag is kept until the ${engine} is there`, async ({ arrive, server, site }) => {
    const at = site.page({ ...ALICE, server: server.url, engine, defer: false, then: "Chut.open('carol')" });

    const alice = await arrive('alice', { at });

    await expect(alice.toggle('carol')).toHaveAttribute('aria-expanded', 'true');
    await expect(alice.composer('carol')).toBeFocused();
  });

  test(`a click on a marked element before the ${engine} has loaded opens the conversation`, async ({ page, server, site }) => {
    let load = () => {};
    const mayLoad = new Promise<void>((resolve) => (load = resolve));
    await page.route('**/assets/*', async (route) => {
      await mayLoad;
      await route.continue();
    });
    await page.goto(site.page({ ...ALICE, server: server.url, engine }), { waitUntil: 'commit' });
    await page.waitForFunction(() => 'Chut' in window);

    await page.getByRole('button', { name: 'Chat with bob' }).click();
    load();

    await expect(page.getByRole('textbox', { name: /^message to bob$/i })).toBeVisible();
  });

  test(`including the loader twice makes one ${engine}`, async ({ arrive, server, site, api }) => {
    const alice = await arrive('alice', { at: site.page({ ...ALICE, server: server.url, engine, times: 2 }) });
    await alice.chatWith('bob');
    await alice.say('bob', 'Only one of me');
    await alice.expectMessages('bob', [mine('Only one of me')]);

    await expect(alice.page.locator('aside.chut')).toHaveCount(1);
    expect(await api('bob').history('alice')).toHaveLength(1);
  });
}

test('a marked link opens the conversation and is not followed', async ({ arrive, server, site }) => {
  const at = site.page({ ...ALICE, server: server.url });
  const alice = await arrive('alice', { at });

  await alice.page.getByRole('link', { name: 'Write to bob' }).click();

  await expect(alice.composer('bob')).toBeFocused();
  expect(alice.page.url()).toBe(at);
});

test('a page whose policy refuses to compile wasm gets the shim', async ({ arrive, server, site, api }) => {
  const policy = [
    "default-src 'none'",
    `script-src ${server.url}`,
    `style-src ${server.url}`,
    `connect-src ${server.url}`,
    'img-src data:',
  ].join('; ');
  const alice = await arrive('alice', { at: site.page({ ...ALICE, server: server.url, policy }) });
  await alice.chatWith('bob');

  await alice.say('bob', 'Without wasm');
  await alice.expectMessages('bob', [mine('Without wasm')]);
  await api('bob').send('alice', 'It does');
  await alice.expectMessages('bob', [mine('Without wasm'), theirs('It does')]);

  await expect(alice.page.locator('aside.chut')).toHaveCount(1);
});

test('a page with the strictest useful policy runs the widget without complaint', async ({ arrive, server, site, api }) => {
  const policy = [
    "default-src 'none'",
    `script-src ${server.url} 'wasm-unsafe-eval'`,
    `style-src ${server.url}`,
    `connect-src ${server.url}`,
    'img-src data:',
    "require-trusted-types-for 'script'",
    'trusted-types chut',
  ].join('; ');
  const alice = await arrive('alice', { at: site.page({ ...ALICE, server: server.url, policy, engine: 'widget' }) });
  await alice.chatWith('bob');

  await alice.say('bob', 'Politely');
  await alice.expectMessages('bob', [mine('Politely')]);
  await api('bob').send('alice', 'Quite');
  await alice.expectMessages('bob', [mine('Politely'), theirs('Quite')]);

  expect(alice.problems).toEqual([]);
});

test('the launcher is there before any wasm, and brings the list when it is used', async ({ page, server, site, api }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(site.page({ ...ALICE, server: server.url }));
  const launcher = page.getByRole('button', { name: 'Chat', exact: true });
  await expect(launcher).toBeVisible();
  await expect(page.locator('aside.chut')).toHaveAttribute('data-state', 'connected');
  expect(fetched.filter((path) => /\.wasm|jquery|shim/.test(path))).toEqual([]);

  await launcher.click();
  const list = page.getByRole('navigation', { name: 'Conversations' });
  await expect(list).toBeFocused();
  await expect(list).toContainText('No conversations yet');
  await api('bob').send('alice', 'Hello');
  await expect(list.getByRole('listitem').getByRole('button')).toHaveAccessibleName(/^bob 1 new messages?$/);
  await page.keyboard.press('Escape');

  await expect(list).toBeHidden();
  const counting = page.getByRole('button', { name: 'Chat 1', exact: true });
  await expect(counting).toBeFocused();
  await expect(counting).toHaveAttribute('aria-expanded', 'false');
});

test('who has conversations gets the widget without asking, and the count', async ({ arrive, server, site, api }) => {
  await api('bob').send('alice', 'Hello');

  const alice = await arrive('alice', { at: site.page({ ...ALICE, server: server.url }) });

  await expect(alice.block('bob')).toBeVisible();
  await expect(alice.page.getByRole('button', { name: 'Chat 1', exact: true })).toBeVisible();
});

test('without a token there is no launcher until the page has one', async ({ page, server, site }) => {
  await page.goto(site.page({ ...ALICE, user: '', server: server.url }));
  await expect(page.locator('link[href$=".css"]')).toHaveCount(1);
  await expect(page.locator('.chut-launcher')).toBeHidden();

  await page.evaluate(() => (window as unknown as { Chut: { setToken(token: string): void } }).Chut.setToken('alice'));

  await expect(page.getByRole('button', { name: 'Chat', exact: true })).toBeVisible();
  await expect(page.locator('aside.chut')).toHaveAttribute('data-state', 'connected');
});

test('the chat outlives a framework that changes the whole page', async ({ arrive, server, site, api }) => {
  const alice = await arrive('alice', { at: site.page({ ...ALICE, server: server.url, defer: false }) });
  await alice.chatWith('bob');
  await alice.composer('bob').fill('Half a sent');

  await alice.page.evaluate(() => {
    const next = document.createElement('body');
    next.innerHTML = '<h1>Another page</h1>';
    document.head.replaceWith(document.createElement('head'));
    document.body.replaceWith(next);
  });
  await expect(alice.composer('bob')).toHaveValue('Half a sent');
  await api('bob').send('alice', 'Still there?');
  await alice.expectMessages('bob', [theirs('Still there?')]);

  await expect(alice.page.locator('.chut')).toHaveCount(1);
  await expect(alice.page.locator('link[rel=stylesheet]')).toHaveCount(1);
  await expect(alice.block('bob')).toHaveCSS('position', 'static');
});

test('where storage is blocked the chat works all the same', async ({ arrive, server, site }) => {
  const first = `
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });`;
  const alice = await arrive('alice', { at: site.page({ ...ALICE, server: server.url, first }) });
  await alice.chatWith('bob');

  await alice.say('bob', 'Without a trace');

  await alice.expectMessages('bob', [mine('Without a trace')]);
  expect(alice.problems).toEqual([]);
});
