// The contract for skins: what docs/styling.md names is there, and what is there it names; and a shadow root keeps it.
import { readFileSync, readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { troubles } from '../eyes';
import type { Person } from '../people';
import { mine, theirs } from '../said';
import { everyState } from '../states';
import { expect, test } from '../world';

const DOC = readFileSync('../docs/styling.md', 'utf8');

/** The names in the first column of the tables of a chapter. */
function documented(chapter: string, name: RegExp): string[] {
  const text = DOC.split(/^## /m).find((part) => part.startsWith(chapter)) ?? '';
  const cells = [...text.matchAll(/^\| (`.*?) \|/gm)].map((row) => row[1] ?? '');
  return sorted(cells.flatMap((cell) => [...cell.matchAll(name)].map((match) => match[1] ?? '')));
}

const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

/** Keeps every class, state and part that ever comes up in the chat, from before it is there. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = ((window as unknown as { seen: Set<string> }).seen = new Set());
    const note = (element: Element) => {
      for (const name of element.classList) seen.add(`.${name}`);
      for (const state of ['data-state', 'data-presence'])
        if (element.hasAttribute(state)) seen.add(`${state} ${element.getAttribute(state)}`);
      for (const part of element.getAttribute('part')?.split(' ') ?? []) seen.add(`::${part}`);
    };
    const follow = (root: Node) => {
      const look = (node: Element) => [node, ...node.querySelectorAll('*')].filter((one) => one.closest('.chut, .chut-inside')).forEach(note);
      new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) {
          if (target instanceof Element && target.closest('.chut, .chut-inside')) note(target);
          for (const node of addedNodes) if (node instanceof Element) look(node);
        }
      }).observe(root, { subtree: true, childList: true, attributes: true });
    };
    follow(document);
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      const root = attach.call(this, init);
      follow(root);
      return root;
    };
  });
}

const seen = (page: Page) => page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);

test.use({ allowSite: true });

test('every property of the contract is in the sheet, and no other', async ({ server, request }) => {
  const loader = await (await request.get(`${server.url}/chut.js`)).text();
  const sheet = await (await request.get(`${server.url}/${/assets\/chut-\w+\.css/.exec(loader)?.[0]}`)).text();

  const set = sorted([...sheet.matchAll(/(--chut-[\w-]+):/g)].map((match) => match[1] ?? ''));
  const used = sorted([...sheet.matchAll(/var\((--chut-[\w-]+)/g)].map((match) => match[1] ?? ''));
  expect(set).toEqual(documented('Properties', /`(--chut-[\w-]+)`/g));
  expect(used.filter((name) => !/above|below/.test(name))).toEqual(set);
  expect(sheet).toMatch(/^@layer chut \{/);
  expect(sheet.match(/\brem\b|[\d.]rem/)).toBeNull();
});

test('colours are in the tokens alone', () => {
  for (const name of readdirSync('../style').filter((file) => file !== 'tokens.css'))
    expect(readFileSync(`../style/${name}`, 'utf8').match(/#[\da-f]{3,8}\b|rgba?\(|hsl/i), name).toBeNull();
});

for (const isolated of [false, true]) {
  test(`every class and state of the contract is drawn, and no other${isolated ? ', as a part' : ''}`, async ({ arrive, server, site, api, request }) => {
    const loader = await (await request.get(`${server.url}/chut.js`)).text();
    const sheet = await (await request.get(`${server.url}/${/assets\/chut-\w+\.css/.exec(loader)?.[0]}`)).text();
    const all = new Set<string>();
    const attributes = isolated ? 'data-isolate' : '';
    const come = (user: string) => arrive(user, { at: site.page({ user, peer: 'bob', server: server.url, attributes }), before: watch });
    await everyState({ arrive: come, api }, async (_, page) => (await seen(page)).forEach((name) => all.add(name)));

    const drawn = [...all].filter((name) => name.startsWith('.'));
    const styled = [...sheet.matchAll(/(\.chut[\w-]*)/g)].map((match) => match[1] ?? '');
    const known = documented('Classes', /`(\.chut[\w-]*)`/g);
    expect(sorted([...drawn, ...styled, '.chut-inside'])).toEqual(known);
    const states = DOC.split('\n').filter((row) => row.startsWith('| `data-')).flatMap((row) => {
      const [, attribute, values] = row.split('|').map((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map((match) => match[1]));
      return (values ?? []).map((value) => `${attribute?.[0]} ${value}`);
    });
    expect(sorted([...all].filter((name) => name.startsWith('data-')))).toEqual(sorted(states));
    const parts = [...all].filter((name) => name.startsWith('::')).map((name) => name.slice(2));
    if (!isolated) return;
    const told = DOC.split('\n').filter((row) => row.startsWith('| `data-')).flatMap((row) => [...(row.split('|')[3] ?? '').matchAll(/`([\w-]+)`/g)].map((match) => match[1] ?? ''));
    const named = drawn.filter((name) => name !== '.chut').map((name) => name.replace('.chut-', '').replace(/__|--/, '-'));
    expect(sorted(parts)).toEqual(sorted([...named, ...told]));
  });
}

for (const skin of ['', 'round', 'square', 'warm'])
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`everything can be read and hit in the look ${skin || 'as it comes'}: ${colorScheme}`, async ({ arrive, server, api }) => {
      const come = (name: string) => arrive(name, { at: `${server.pageOf(name)}&skin=${skin}`, browser: { colorScheme } });
      await everyState({ arrive: come, api }, async (state, page) => {
        await page.screenshot({ path: `test-results/look/skin-${skin || 'plain'}-${colorScheme}-${state.replace(/ /g, '-')}.png` });
        expect(await troubles(page), state).toEqual([]);
      });
    });
  }

async function isolatedAlice(arrive: (name: string, visit: { at: string }) => Promise<Person>, at: string): Promise<Person> {
  const alice = await arrive('alice', { at });
  expect(await alice.page.evaluate(() => document.querySelector('.chut')?.shadowRoot?.mode)).toBe('open');
  return alice;
}

test('isolated, the page reaches the chat by properties and parts, and by nothing else', async ({ arrive, server, site }) => {
  const style = `
    .chut { --chut-accent: rgb(7, 8, 9); position: static; }
    .chut::part(block-head) { background-color: rgb(1, 2, 3); }
    .chut::part(message-sent) { letter-spacing: 2px; }
    .chut-block__head, button { background-color: rgb(9, 9, 9); }`;
  const embed = { user: 'alice', peer: 'bob', server: server.url, attributes: 'data-isolate', style };
  const alice = await isolatedAlice(arrive, site.page(embed));
  await alice.chatWith('bob');
  await alice.say('bob', 'Under glass');
  await alice.expectMessages('bob', [mine('Under glass')]);

  const block = alice.block('bob');
  await expect(alice.chat).toHaveCSS('position', 'fixed');
  await expect(block.locator('.chut-block__head')).toHaveCSS('background-color', 'rgb(1, 2, 3)');
  await expect(block.getByRole('button', { name: 'Send' })).toHaveCSS('background-color', 'rgb(7, 8, 9)');
  await expect(block.locator('.chut-message')).toHaveCSS('letter-spacing', '2px');
});

test('isolated, the chat does what it does elsewhere', async ({ arrive, server, site, api }) => {
  await api('bob').send('alice', 'Hello');
  const alice = await isolatedAlice(arrive, site.page({ user: 'alice', peer: 'bob', server: server.url, attributes: 'data-isolate' }));
  const { page } = alice;

  await page.locator('.chut-launcher').click();
  const list = alice.chat.getByRole('navigation', { name: 'Conversations' });
  await expect(list).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('.chut-launcher')).toBeFocused();
  await page.getByRole('link', { name: 'Write to bob' }).click();
  await expect(alice.composer('bob')).toBeFocused();
  await page.keyboard.type('Hello back');
  await page.keyboard.press('Enter');
  await alice.expectMessages('bob', [theirs('Hello'), mine('Hello back')]);

  await page.route('**/v1/message*', (route) =>
    route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ status: 403, code: 'forbidden' }) }),
  );
  await alice.say('bob', 'Refused');
  const retry = alice.block('bob').getByRole('button', { name: 'Try again' });
  await expect(retry).toBeVisible();
  await page.unroute('**/v1/message*');
  await retry.click();
  await alice.expectMessages('bob', [theirs('Hello'), mine('Hello back'), mine('Refused')]);

  await alice.composer('bob').fill('Half a sent');
  await page.evaluate(() => {
    document.head.replaceWith(document.createElement('head'));
    document.body.replaceWith(document.createElement('body'));
  });
  await expect(alice.composer('bob')).toHaveValue('Half a sent');
  await expect(alice.block('bob')).toHaveCSS('display', 'flex');
  await alice.block('bob').getByRole('button', { name: 'Close conversation with bob' }).click();
  await expect(alice.block('bob')).toHaveCount(0);
  await page.evaluate(() => (window as unknown as { Chut: { destroy(): void } }).Chut.destroy());
  await expect(page.locator('.chut')).toHaveCount(0);
  // The browser itself tells of the reply that refused.
  expect(alice.problems.filter((problem) => !problem.includes('403'))).toEqual([]);
});

test('a marked element in a shadow root of the page opens the conversation too', async ({ arrive, server, site }) => {
  const alice = await arrive('alice', { at: site.page({ user: 'alice', peer: 'bob', server: server.url }) });
  await alice.page.evaluate(() => {
    const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
    const button = root.appendChild(document.createElement('button'));
    button.textContent = 'From inside';
    button.setAttribute('data-chut-peer', 'carol');
  });

  await alice.page.getByRole('button', { name: 'From inside' }).click();

  await expect(alice.composer('carol')).toBeFocused();
});

test('isolated under a policy that keeps wasm out, the shim takes the same root', async ({ arrive, server, site }) => {
  const own = `script-src ${server.url}; style-src ${server.url}; connect-src ${server.url}; img-src data:`;
  const embed = { user: 'alice', peer: 'bob', server: server.url, attributes: 'data-isolate', policy: `default-src 'none'; ${own}` };
  const alice = await isolatedAlice(arrive, site.page(embed));
  await alice.chatWith('bob');

  await alice.say('bob', 'All the same');

  await alice.expectMessages('bob', [mine('All the same')]);
  expect(await troubles(alice.page)).toEqual([]);
});

test('isolated, the shim with the sheet for old browsers looks as it does elsewhere', async ({ arrive, server, site }) => {
  const alice = await isolatedAlice(arrive, site.page({ user: 'alice', peer: 'bob', server: server.url, engine: 'shim', attributes: 'data-isolate' }));
  await alice.chatWith('bob');

  await alice.say('bob', 'Under glass');

  await alice.expectMessages('bob', [mine('Under glass')]);
  await expect(alice.chat).toHaveCSS('position', 'fixed');
  await expect(alice.block('bob').locator('.chut-block__head')).toHaveCSS('background-color', 'rgb(31, 51, 80)');
  await expect(alice.block('bob').locator('.chut-message__text')).toHaveCSS('color', 'rgb(255, 255, 255)');
  await alice.page.screenshot({ path: 'test-results/look/shim-isolated.png' });
});
