// What a page can do with `window.Chut`, and what it hears, whichever engine runs.
import type { Page } from '@playwright/test';
import { hold } from '../hold';
import { mine, theirs } from '../said';
import { expect, test } from '../world';

test.use({ allowSite: true });

/** Calls `Chut` as a script of the page would. */
function chut(page: Page, name: string, ...args: unknown[]): Promise<unknown> {
  return page.evaluate(
    ([name, args]) => {
      const all = (window as unknown as { Chut: Record<string, (...args: unknown[]) => unknown> }).Chut;
      return all[name]?.(...args);
    },
    [name, args] as const,
  );
}

/** Writes down what the page hears of `event` from now on. */
async function listening(page: Page, event: string): Promise<() => Promise<unknown[]>> {
  await page.evaluate((event) => {
    const heard: unknown[] = [];
    const page = window as unknown as { heard: Record<string, unknown[]>; off: () => void; Chut: { on(name: string, then: (detail: unknown) => void): () => void } };
    page.heard = { ...page.heard, [event]: heard };
    page.off = page.Chut.on(event, (detail) => heard.push(detail));
  }, event);
  return () => page.evaluate((event) => (window as unknown as { heard: Record<string, unknown[]> }).heard[event] ?? [], event);
}

for (const engine of ['widget', 'shim'] as const) {
  test.describe(`with the ${engine}`, () => {
    const embed = { user: 'alice', peer: 'bob', engine };

    test('the page sends a message and hears of it, and of the answer', async ({ arrive, server, site, api }) => {
      const alice = await arrive('alice', { at: site.page({ ...embed, server: server.url }) });
      const heard = await listening(alice.page, 'message');

      await chut(alice.page, 'send', 'bob', 'From the page');
      await expect.poll(heard).toMatchObject([{ peer: 'bob', mine: true, text: 'From the page', seq: 1 }]);
      await api('bob').send('alice', 'To the page');

      await expect.poll(heard).toMatchObject([{ mine: true }, { peer: 'bob', mine: false, text: 'To the page', seq: 2 }]);
      await alice.chatWith('bob');
      await alice.expectMessages('bob', [mine('From the page'), theirs('To the page')]);
    });

    test('a listener that was taken off hears nothing more', async ({ arrive, server, site, api }) => {
      const alice = await arrive('alice', { at: site.page({ ...embed, server: server.url }) });
      await alice.chatWith('bob');
      const heard = await listening(alice.page, 'message');
      await alice.page.evaluate(() => (window as unknown as { off: () => void }).off());

      await api('bob').send('alice', 'Unheard');
      await alice.expectMessages('bob', [theirs('Unheard')]);

      expect(await heard()).toEqual([]);
    });

    test('a listener that throws keeps nothing from the others', async ({ arrive, server, site, api }) => {
      const then = "Chut.on('message', function () { throw new Error('of the page'); });";
      const alice = await arrive('alice', { at: site.page({ ...embed, server: server.url, defer: false, then }) });
      await alice.chatWith('bob');
      // What the snapshot has is no news.
      await alice.expectState('connected');
      const heard = await listening(alice.page, 'message');

      await api('bob').send('alice', 'Heard');

      await expect.poll(heard).toMatchObject([{ text: 'Heard' }]);
      expect(alice.problems).toEqual([expect.stringContaining('of the page')]);
    });

    test('the number of unread messages is known and told', async ({ arrive, server, site, api }) => {
      const alice = await arrive('alice', { at: site.page({ ...embed, server: server.url }) });
      const heard = await listening(alice.page, 'unread');

      await api('bob').send('alice', 'One');
      await expect.poll(() => chut(alice.page, 'unread')).toBe(1);
      await api('bob').send('alice', 'Two');
      await expect.poll(() => chut(alice.page, 'unread')).toBe(2);
      await alice.expand('bob');

      await expect.poll(() => chut(alice.page, 'unread')).toBe(0);
      expect((await heard()).slice(-3)).toEqual([1, 2, 0]);
    });

    test('the page opens and closes a conversation, by number too', async ({ arrive, server, site }) => {
      const alice = await arrive('alice', { at: site.page({ ...embed, server: server.url }) });

      await chut(alice.page, 'open', 42);
      await expect(alice.composer('42')).toBeFocused();
      await chut(alice.page, 'close', 42);

      await expect(alice.block('42')).toHaveCount(0);
    });

    test('after destroy nothing is left, and another run of the script starts anew', async ({ arrive, server, site }) => {
      const alice = await arrive('alice', { at: site.page({ ...embed, server: server.url }) });
      await alice.chatWith('bob');

      await chut(alice.page, 'destroy');
      await expect(alice.page.locator('.chut, link[rel=stylesheet]')).toHaveCount(0);
      await chut(alice.page, 'open', 'bob');
      await alice.page.getByRole('button', { name: 'Chat with bob' }).click();
      await expect(alice.page.locator('.chut')).toHaveCount(0);

      await alice.page.evaluate(
        ([src, engine]) => {
          const tag = document.createElement('script');
          tag.src = src;
          tag.dataset['token'] = 'alice';
          tag.dataset['engine'] = engine;
          document.body.append(tag);
        },
        [`${server.url}/chut.js`, engine] as const,
      );
      await alice.expectState('connected');
      await alice.chatWith('bob');
      await alice.say('bob', 'Anew');
      await alice.expectMessages('bob', [mine('Anew')]);
    });

    test('calls written down before the script has run are made', async ({ arrive, server, site }) => {
      const first = "(window.Chut = window.Chut || []).push(['open', 'carol'])";

      const alice = await arrive('alice', { at: site.page({ ...embed, server: server.url, first }) });

      await expect(alice.composer('carol')).toBeFocused();
    });

    test('a page that knows a new token is asked for it when the old one is refused', async ({ arrive, server, site }) => {
      const then = "Chut.onTokenExpired = function () { return Promise.resolve('alice'); };";
      const at = site.page({ ...embed, server: server.url, defer: false, then });
      let refused = 0;

      const alice = await arrive('alice', {
        at,
        before: (page) =>
          page.route(/\/v1\/conversations/, async (route) => {
            if ((refused += 1) > 1) return route.continue();
            const problem = JSON.stringify({ status: 401, code: 'unauthenticated' });
            const callback = new URL(route.request().url()).searchParams.get('callback');
            if (callback) return route.fulfill({ contentType: 'text/javascript', body: `/**/${callback}({"status":401,"body":${problem}});` });
            const headers = { 'Access-Control-Allow-Origin': site.origin, 'Access-Control-Allow-Credentials': 'true' };
            return route.fulfill({ status: 401, contentType: 'application/problem+json', headers, body: problem });
          }),
      });

      await alice.chatWith('bob');
      await alice.say('bob', 'With the new one');
      await alice.expectMessages('bob', [mine('With the new one')]);
      expect(refused).toBeGreaterThan(1);
    });
  });
}

for (const engine of ['widget', 'shim'] as const) {
  test(`what one person could not send is not sent in the name of the next in the ${engine}`, async ({ arrive, server, site, api }) => {
    const alice = await arrive('alice', { at: site.page({ server: server.url, user: 'alice', peer: 'bob', engine }) });
    await alice.chatWith('bob');
    await alice.page.route('**/v1/message*', (route) => route.abort());
    await alice.say('bob', 'From Alice, not from Eve');
    await expect(alice.log('bob').getByText('Sending…')).toBeVisible();
    const snapshot = await hold(alice.page, '**/v1/conversations*');

    await alice.page.unroute('**/v1/message*');
    await alice.page.evaluate(() => (window as unknown as { Chut: { setToken(token: string): void } }).Chut.setToken('eve'));
    await alice.expectState('connecting');
    await alice.page.evaluate(() => window.dispatchEvent(new Event('online')));
    snapshot.go();
    await alice.expectState('connected');
    await alice.chatWith('bob');
    await alice.say('bob', 'From Eve');

    await expect.poll(async () => (await api('eve').history('bob')).map(({ text }) => text)).toEqual(['From Eve']);
  });
}
