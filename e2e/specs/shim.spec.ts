// What the shim does for people beside what it is tested for as the widget is: in old browsers' ways of keeping, and as pages go.
import type { Page } from '@playwright/test';
import { installClock } from '../clock';
import { mine, theirs } from '../said';
import { expect, test } from '../world';

test.use({ legacy: true });

/** A browser that has neither store, but `userData`: attributes that an element keeps, here in the name of the window. */
async function onlyUserData(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const name of ['sessionStorage', 'localStorage']) Object.defineProperty(window, name, { value: undefined });
    const behaved = new WeakSet<Element>();
    const needed = (element: Element) => {
      if (!behaved.has(element)) throw new Error('it has no such behaviour');
    };
    Object.assign(Element.prototype, {
      addBehavior(this: Element, what: string) {
        if (what === '#default#userData') behaved.add(this);
      },
      load(this: Element, file: string) {
        needed(this);
        const kept = JSON.parse(window.name || '{}') as Record<string, Record<string, string>>;
        for (const [name, value] of Object.entries(kept[file] ?? {})) this.setAttribute(name, value);
      },
      save(this: Element, file: string) {
        needed(this);
        const all = [...this.attributes].filter(({ name }) => name.startsWith('chut_')).map(({ name, value }) => [name, value]);
        window.name = JSON.stringify({ [file]: Object.fromEntries(all) });
      },
    });
  });
}

/** A browser whose stores may not be used. */
async function noStores(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const forbidden = () => {
      throw new DOMException('not here', 'SecurityError');
    };
    for (const name of ['sessionStorage', 'localStorage']) Object.defineProperty(window, name, { get: forbidden });
  });
}

/** What a browser does with a page that it puts away whole, and brings back. */
async function passes(page: Page, event: 'pagehide' | 'pageshow'): Promise<void> {
  await page.evaluate((event) => window.dispatchEvent(new PageTransitionEvent(event, { persisted: true })), event);
}

test.describe('with a short grace', () => {
  // Without a word of its own, a page that is gone would count as there for a minute.
  test.use({ serverArgs: ['--grace-ms', '300', '--client-lease-ms', '60000'] });

  for (const how of ['closes the page', 'goes elsewhere'] as const) {
    test(`one sees the other come, look away, and go, who ${how}`, async ({ arrive, site, api }) => {
      await api('bob').send('alice', 'Hello');
      const alice = await arrive('alice');
      await alice.expand('bob');
      const standing = alice.block('bob').locator('.chut-standing__text');
      await expect(standing).toHaveText('offline');

      const bob = await arrive('bob');
      await expect(standing).toHaveText('online');
      await bob.hides(true);
      await expect(standing).toHaveText('away');
      await bob.hides(false);
      await expect(standing).toHaveText('online');
      if (how === 'closes the page') await bob.page.close({ runBeforeUnload: true });
      else await bob.page.goto(site.raw('<!doctype html><title>Elsewhere</title>'));

      await expect(standing).toHaveText('offline');
    });
  }

  test('a page that is put away leaves, and is there again when it is brought back', async ({ arrive, api }) => {
    const alice = await arrive('alice');
    await alice.chatWith('bob');
    await alice.say('bob', 'Hello');
    const bob = await arrive('bob');
    await bob.expand('alice');
    const standing = bob.block('alice').locator('.chut-standing__text');
    await expect(standing).toHaveText('online');

    await passes(alice.page, 'pagehide');
    await expect(standing).toHaveText('offline');
    await api('bob').send('alice', 'Meanwhile');
    await passes(alice.page, 'pageshow');

    await expect(standing).toHaveText('online');
    await alice.expectMessages('bob', [mine('Hello'), theirs('Meanwhile')]);
    await alice.expectState('connected');
    await alice.say('bob', 'Back');
    await bob.expectMessages('alice', [theirs('Hello'), mine('Meanwhile'), theirs('Back')]);
  });
});

test('typing that is not renewed is over after six seconds', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Hello');
  const alice = await arrive('alice', { before: installClock });
  await alice.expand('bob');
  const standing = alice.block('bob').locator('.chut-standing__text');
  await expect(standing).toHaveText('offline');

  await api('bob').typing('alice');
  await expect(standing).toHaveText('bob is typing…');
  await alice.page.clock.fastForward(4000);
  await expect(standing).toHaveText('bob is typing…');
  await alice.page.clock.fastForward(2500);

  await expect(standing).not.toHaveText('bob is typing…');
});

test('whoever types is told of once in three seconds, and no longer than it is true', async ({ arrive, api }) => {
  await api('alice').send('bob', 'Hello');
  const alice = await arrive('alice', { before: installClock });
  await alice.expand('bob');
  const told: unknown[] = [];
  alice.page.on('request', (request) => request.url().includes('/v1/typing') && told.push((request.postDataJSON() as { typing: boolean }).typing));

  await alice.composer('bob').pressSequentially('Some words');
  await expect.poll(() => told).toEqual([true]);
  await alice.page.clock.fastForward(3100);
  await alice.composer('bob').pressSequentially(' more');
  await expect.poll(() => told).toEqual([true, true]);
  await alice.page.clock.fastForward(5100);

  await expect.poll(() => told).toEqual([true, true, false]);
});

test('the launcher lists the conversations with what is new, and Escape gives the focus back', async ({ arrive, api }) => {
  for (const text of ['One', 'Two']) await api('bob').send('alice', text);
  await api('carol').send('alice', 'Hello');
  const alice = await arrive('alice');
  const launcher = alice.page.locator('.chut-launcher');
  const list = alice.chat.getByRole('navigation', { name: 'Conversations' });
  await expect(launcher).toHaveAccessibleName(/\b3\b/);

  await launcher.click();
  await expect(list).toBeFocused();
  await expect(launcher).toHaveAttribute('aria-expanded', 'true');
  await expect(list.getByRole('button')).toHaveCount(2);
  await expect(list.getByRole('button', { name: /^carol 1 new message$/ })).toBeVisible();
  await expect(list.getByRole('button', { name: /^bob 2 new messages$/ })).toBeVisible();
  await alice.page.screenshot({ path: 'test-results/look/shim-list.png' });
  await alice.page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(launcher).toBeFocused();
  await launcher.click();
  await list.getByRole('button', { name: /^bob/ }).click();

  await expect(list).toBeHidden();
  await expect(alice.composer('bob')).toBeFocused();
  await expect(launcher).toHaveAccessibleName(/\b1\b/);
});

for (const [where, before] of [['in memory, where nothing may be stored', noStores], ['where there are stores', async () => {}]] as const) {
  test(`a draft outlives its block ${where}`, async ({ arrive }) => {
    const alice = await arrive('alice', { before });
    await alice.chatWith('bob');
    await alice.composer('bob').fill('Half a sen');

    await alice.block('bob').getByRole('button', { name: 'Close conversation with bob' }).click();
    await expect(alice.block('bob')).toHaveCount(0);
    await alice.chatWith('bob');

    await expect(alice.composer('bob')).toHaveValue('Half a sen');
    await alice.composer('bob').press('Enter');
    await alice.expectMessages('bob', [mine('Half a sen')]);
    expect(alice.problems).toEqual([]);
  });
}

test('where there are no stores but userData, a reload keeps blocks, drafts and what is on its way', async ({ arrive, api }) => {
  for (const peer of ['carol', 'dora']) await api(peer).send('alice', `From ${peer}`);
  const alice = await arrive('alice', { before: onlyUserData });
  await alice.chatWith('bob');
  await alice.block('dora').getByRole('button', { name: 'Close conversation with dora' }).click();
  await alice.page.route('**/v1/message*', (route) => route.abort());
  await alice.say('bob', 'On its way');
  await alice.composer('bob').fill('Half a "sen" \u4f60');
  await expect.poll(() => alice.page.evaluate(() => window.name)).toContain('Half a');

  await alice.page.unroute('**/v1/message*');
  await alice.reloads();

  await expect(alice.toggle('bob')).toHaveAttribute('aria-expanded', 'true');
  await expect(alice.composer('bob')).toHaveValue('Half a "sen" \u4f60');
  await alice.expectMessages('bob', [mine('On its way')]);
  await expect(alice.toggle('carol')).toHaveAttribute('aria-expanded', 'false');
  await expect(alice.block('dora')).toHaveCount(0);
  expect(await api('bob').history('alice')).toHaveLength(1);
  expect(alice.problems.filter((problem) => !/ERR_FAILED/.test(problem))).toEqual([]);
});

test('where nothing can be stored, people talk all the same', async ({ arrive, api }) => {
  const alice = await arrive('alice', { before: noStores });
  await alice.chatWith('bob');

  await alice.say('bob', 'Hello');
  await api('bob').send('alice', 'Hello to you');
  await alice.expectMessages('bob', [mine('Hello'), theirs('Hello to you')]);
  await alice.reloads();
  await alice.expand('bob');

  await alice.expectMessages('bob', [mine('Hello'), theirs('Hello to you')]);
  expect(alice.problems).toEqual([]);
});

test('what is failed, blocked, and written from right to left can be looked at', async ({ arrive, api, server, site }) => {
  await api('bob').send('alice', 'Hello');
  await api('carol').send('alice', 'Hello from carol');
  const alice = await arrive('alice');
  await alice.expand('bob');
  await alice.page.route('**/v1/message*', (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', body: '{"status":403,"code":"forbidden"}' }));
  await alice.say('bob', 'Refused');
  await expect(alice.block('bob').getByRole('button', { name: 'Try again' })).toBeVisible();
  await alice.expand('carol');
  await alice.block('carol').getByRole('button', { name: 'Block', exact: true }).click();
  await expect(alice.composer('carol')).toBeHidden();
  await alice.page.screenshot({ path: 'test-results/look/shim-failed-and-blocked.png' });

  const at = site.page({ server: server.url, user: 'alice', peer: 'bob', engine: 'shim', attributes: 'data-lang="ar"', html: 'dir="rtl"' });
  const arabic = await arrive('alice', { at, named: 'دردشة' });
  await arabic.page.locator('.chut-block__toggle').first().click();
  await expect(arabic.page.locator('.chut-block--open .chut-message')).not.toHaveCount(0);
  await arabic.page.locator('.chut-launcher').click();
  await expect(arabic.page.locator('.chut-roster')).toBeFocused();
  await arabic.page.screenshot({ path: 'test-results/look/shim-ar.png' });
});
