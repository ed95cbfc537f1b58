// `$.chut`, the chat as a jQuery plugin, on pages of a site with jQuery from the oldest that it is for to today's.
import { readFileSync } from 'node:fs';
import type { Page, Request } from '@playwright/test';
import { installClock } from '../clock';
import { JQUERIES, type JQuery } from '../jqueries';
import { mine, texts, theirs } from '../said';
import type { Site } from '../site';
import { expect, test } from '../world';

const EVENTS = ['ready', 'message', 'unread', 'open', 'minimise', 'close', 'state', 'failed'];

/** What a page of the site has heard, and how it was before the chat came. */
interface PluginPage extends Window {
  heard: [name: string, detail: unknown][];
  names: string[];
  theirs: unknown[];
  Chut: { _shim?: { $: unknown } };
  jQuery: { (what: unknown): unknown; chut(...args: unknown[]): unknown; fn: { jquery: string } };
  $: unknown;
}

/** Puts up a page with that jQuery and the plugin, which runs `script` at the end of its head. */
function pageWith(site: Site, server: string, jquery: JQuery, script = `$.chut({ token: 'alice' })`): string {
  const path = `/jquery-${jquery.version}.js`;
  site.raw(jquery.source(), path);
  return site.raw(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host site</title><link rel="icon" href="data:,">
<script src="${path}"></script><script src="${server}/jquery.chut.js"></script>
<script>
  var heard = [], theirs = [$, jQuery], names;
  $.each(${JSON.stringify(EVENTS)}, function (i, name) {
    $(document).bind('chut' + name, function (event, detail) { heard.push([name, detail === undefined ? null : detail]); });
  });
  names = Object.getOwnPropertyNames(window);
  ${script}
</script></head>
<body><h1>A site of its own</h1><p><button type="button" data-chut-peer="bob">Chat with bob</button></p></body></html>`);
}

/** Calls `$.chut` as a script of the page would. */
function chut(page: Page, ...args: unknown[]): Promise<unknown> {
  return page.evaluate((args) => (window as unknown as PluginPage).jQuery.chut(...args), args);
}

/** Calls `Chut`, which every page has. */
function chutItself(page: Page, name: 'open', peer: string): Promise<void> {
  return page.evaluate(([name, peer]) => (window as unknown as { Chut: Record<string, (peer: string) => void> }).Chut[name]?.(peer), [name, peer] as const);
}

/** What the page has heard of an event, in order. */
function heard(page: Page, event: string): Promise<unknown[]> {
  return page.evaluate((event) => (window as unknown as PluginPage).heard.filter(([name]) => name === event).map(([, detail]) => detail), event);
}

/** The names that have come to the window since the page began. */
function newNames(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { names } = window as unknown as PluginPage;
    // jQuery marks what something is bound to, and may leave the mark.
    return Object.getOwnPropertyNames(window).filter((name) => !names.includes(name) && !/^jQuery\d+$/.test(name));
  });
}

for (const jquery of JQUERIES) {
  test.describe(`with jQuery ${jquery.version}`, () => {
    test('a page of another origin talks with the widget, by scripts, and hears of it', async ({ arrive, server, site }) => {
      const kinds = new Set<string>();
      const bob = await arrive('bob');
      await bob.chatWith('alice');
      const alice = await arrive('alice', {
        at: pageWith(site, server.url, jquery),
        before: async (page) => {
          page.on('request', (request) => request.url().startsWith(`${server.url}/v1/`) && kinds.add(request.resourceType()));
        },
      });
      await alice.chatWith('bob');

      await alice.say('bob', 'From the plugin');
      await bob.expectMessages('alice', [theirs('From the plugin')]);
      await bob.say('alice', 'From the widget');

      await alice.expectMessages('bob', [mine('From the plugin'), theirs('From the widget')]);
      await expect.poll(() => heard(alice.page, 'message')).toMatchObject([
        { peer: 'bob', mine: true, text: 'From the plugin' },
        { peer: 'bob', mine: false, text: 'From the widget' },
      ]);
      expect(await heard(alice.page, 'ready')).toEqual([null]);
      expect(await heard(alice.page, 'open')).toEqual(['bob']);
      expect(await heard(alice.page, 'state')).toEqual(['connecting', 'connected']);
      expect([...kinds]).toEqual(['script']);
      expect(alice.problems).toEqual([]);
    });

    test('the page counts, sends, opens, minimises and closes', async ({ arrive, server, site, api }) => {
      const alice = await arrive('alice', { at: pageWith(site, server.url, jquery) });

      await api('bob').send('alice', 'One');
      await expect.poll(() => chut(alice.page, 'unread')).toBe(1);
      await chut(alice.page, 'open', 'bob');
      await expect(alice.composer('bob')).toBeFocused();
      await expect.poll(() => chut(alice.page, 'unread')).toBe(0);
      await chut(alice.page, 'send', 'bob', 'Two');
      await alice.expectMessages('bob', [theirs('One'), mine('Two')]);
      await alice.minimise('bob');
      await chut(alice.page, 'close', 'bob');

      await expect(alice.block('bob')).toHaveCount(0);
      expect(await heard(alice.page, 'unread')).toEqual([1, 0]);
      for (const event of ['open', 'minimise', 'close']) expect(await heard(alice.page, event), event).toEqual(['bob']);
      expect(texts(await api('bob').history('alice'))).toEqual(['One', 'Two']);
    });

    test('calls made before it has loaded are made when it has', async ({ arrive, server, site, api }) => {
      const script = `$.chut('open', 'carol'); $.chut('send', 'dora', 'Early'); $.chut({ token: 'alice' }); $.chut('open', 'bob');`;
      const alice = await arrive('alice', { at: pageWith(site, server.url, jquery, script) });

      await expect(alice.composer('bob')).toBeFocused();
      await expect(alice.composer('carol')).toBeVisible();
      await expect.poll(() => heard(alice.page, 'open')).toEqual(['carol', 'bob']);
      await expect.poll(async () => texts(await api('dora').history('alice'))).toEqual(['Early']);
    });

    test('begun twice before it has come, it is one chat with the newer token', async ({ arrive, server, site, api }) => {
      const script = `$.chut({ token: 'eve' }); $.chut({ token: 'alice' });`;
      const alice = await arrive('alice', { at: pageWith(site, server.url, jquery, script) });
      await alice.chatWith('bob');

      await alice.say('bob', 'Once');

      await alice.expectMessages('bob', [mine('Once')]);
      expect(texts(await api('alice').history('bob'))).toEqual(['Once']);
      await expect.poll(() => heard(alice.page, 'message')).toHaveLength(1);
      await expect(alice.page.locator('aside.chut')).toHaveCount(1);
    });

    test('taken away before it has come, it begins as the next one wants it', async ({ arrive, server, site, api }) => {
      const script = `$.chut({ token: 'eve', lang: 'de' }); $.chut('open', 'carol'); $.chut('destroy'); $.chut({ token: 'alice' });`;
      const alice = await arrive('alice', { at: pageWith(site, server.url, jquery, script) });
      await alice.chatWith('bob');

      await alice.say('bob', 'Anew');

      await alice.expectMessages('bob', [mine('Anew')]);
      expect(texts(await api('alice').history('bob'))).toEqual(['Anew']);
      expect(await heard(alice.page, 'open')).toEqual(['bob']);
      await expect(alice.page.locator('aside.chut')).toHaveCount(1);
      expect(alice.problems).toEqual([]);
    });

    test('what the page has set for its own calls is none of the chat\'s', async ({ arrive, server, api }) => {
      const page = `<!doctype html><html lang="en"><title>Same origin</title><link rel="icon" href="data:,"><script src="/own-jquery.js"></script>
        <script>var called = []; $.ajaxSetup({ timeout: 300 });
        $(document).bind('ajaxStart ajaxStop ajaxSend ajaxComplete ajaxError', function (event) { called.push(event.type); });</script>
        <script src="/jquery.chut.js"></script><script>$.chut({ token: 'alice' });</script>
        <body><button type="button" data-chut-peer="bob">Chat with bob</button></body></html>`;
      const alice = await arrive('alice', {
        at: `${server.url}/own-page`,
        before: async (at) => {
          await installClock(at);
          await at.route('**/own-page', (route) => route.fulfill({ contentType: 'text/html', body: page }));
          await at.route('**/own-jquery.js', (route) => route.fulfill({ contentType: 'text/javascript', body: jquery.source() }));
        },
      });
      const failed: string[] = [];
      alice.page.on('requestfailed', (request) => failed.push(request.url()));
      await alice.chatWith('bob');
      await alice.page.clock.fastForward(1_000);
      await api('bob').send('alice', 'One');
      await alice.say('bob', 'Two');

      await alice.expectMessages('bob', [theirs('One'), mine('Two')]);
      expect(await alice.page.evaluate('called')).toEqual([]);
      expect(failed).toEqual([]);
    });

    test('the page\'s own jQuery is used and left as it was', async ({ arrive, server, site }) => {
      const brought: string[] = [];
      const before = async (page: Page) => void page.on('request', (request) => brought.push(new URL(request.url()).pathname));
      const alice = await arrive('alice', { at: pageWith(site, server.url, jquery), before });
      await alice.chatWith('bob');

      const used = await alice.page.evaluate(() => {
        const page = window as unknown as PluginPage;
        const all = [page.$, page.jQuery, page.Chut._shim?.$];
        return [page.theirs[0] === page.theirs[1], ...all.map((one) => one === page.theirs[0]), page.jQuery.fn.jquery];
      });
      expect(used).toEqual([true, true, true, true, jquery.version]);
      expect(brought.filter((path) => /assets\/jquery/.test(path))).toEqual([]);
      await expect.poll(async () => (await newNames(alice.page)).filter((name) => !/^(chut_\d+|jQuery)$/.test(name))).toEqual(['Chut']);
    });

    test('after destroy nothing is left or goes on, and it begins anew', async ({ arrive, server, site, api }) => {
      const alice = await arrive('alice', { at: pageWith(site, server.url, jquery), before: installClock });
      await alice.chatWith('bob');
      await alice.say('bob', 'Before');
      await alice.expectMessages('bob', [mine('Before')]);

      await chut(alice.page, 'destroy');
      await expect.poll(() => newNames(alice.page)).toEqual(['Chut']);
      await expect(alice.page.locator('.chut, link[rel=stylesheet], script[src*="/v1/"]')).toHaveCount(0);
      expect(await alice.page.evaluate(() => [...document.body.children].map((one) => one.tagName))).toEqual(['H1', 'P']);
      expect(await callsDuring(alice.page, server.url, 600_000)).toEqual([]);

      await chut(alice.page, { token: 'alice' });
      await alice.expectState('connected');
      await alice.chatWith('bob');
      await api('bob').send('alice', 'After');
      await alice.expectMessages('bob', [mine('Before'), theirs('After')]);
      expect(alice.problems).toEqual([]);
    });

    test('options: another language, no launcher, a new token when the old one has expired', async ({ arrive, server, site }) => {
      const script = `$.chut({ token: 'old one', lang: 'de', launcher: 'off', onTokenExpired: function () { return 'alice'; } });`;
      const alice = await arrive('alice', {
        at: pageWith(site, server.url, jquery, script),
        before: (page) => page.route(/\/v1\/.*token=old/, (route) => route.fulfill(refusal(route.request()))),
      });

      await alice.page.getByRole('button', { name: 'Chat with bob' }).click();
      const block = alice.chat.getByRole('region', { name: 'Unterhaltung mit bob' });
      await block.getByRole('textbox', { name: 'Nachricht an bob' }).fill('Guten Tag');
      await block.getByRole('button', { name: 'Senden' }).click();
      await expect(block.locator('.chut-message__state')).toHaveText('Gesendet');
      await expect(alice.page.locator('.chut-launcher')).toHaveCount(0);
      expect((await heard(alice.page, 'state')).slice(-2)).toEqual(['connecting', 'connected']);
    });
  });
}

for (const busy of ['typing', 'sending'] as const) {
  test(`destroy while ${busy} ends that, too`, async ({ arrive, server, site }) => {
    const alice = await arrive('alice', { at: pageWith(site, server.url, JQUERIES[1]!), before: installClock });
    await alice.chatWith('bob');
    if (busy === 'typing') {
      await alice.composer('bob').pressSequentially('Half a');
    } else {
      const failed = alice.page.waitForEvent('requestfailed', (request) => request.url().includes('/v1/message'));
      await alice.page.route('**/v1/message*', (route) => route.abort());
      await alice.say('bob', 'On its way');
      await failed;
      await expect(alice.block('bob').locator('.chut-message')).toHaveAttribute('data-state', 'sending');
    }

    await chut(alice.page, 'destroy');
    await expect.poll(() => newNames(alice.page)).toEqual(['Chut']);

    expect(await callsDuring(alice.page, server.url, 120_000)).toEqual([]);
  });
}

test('a tag that names the plugin without a folder gets the loader from beside it', async ({ arrive, server, site }) => {
  site.raw(JQUERIES[0]!.source(), '/old.js');
  const scripts = '<script src="/old.js"></script><script src="jquery.chut.js?v=1"></script><script>$.chut({ token: "alice" })</script>';
  const at = site.raw(`<!doctype html><title>Host site</title><link rel="icon" href="data:,">${scripts}<body><button>Chat with bob</button>`, '/chat/page');
  // What a site does that has the chat in a folder of its own.
  const passOn = (page: Page) => page.route(/\/chat\/(?!page)/, async (route) => {
    const url = route.request().url().replace(/^.*\/chat(?=\/)/, server.url);
    // The last poll is still there when the test is over.
    await route.fetch({ url }).then((response) => route.fulfill({ response }), () => undefined);
  });

  const alice = await arrive('alice', { at, before: passOn });
  await chut(alice.page, 'open', 'bob');

  await expect(alice.composer('bob')).toBeFocused();
});

/** jQueries that are not for the shim: one older than all it is for, one newer, and none. */
const OTHERS: { what: string; source: string }[] = [
  // Nobody can fetch 1.3 any more; all that the loader sees of it is what it calls itself.
  { what: 'jQuery 1.3.2', source: JQUERIES[0]!.source().replaceAll('1.4.2', '1.3.2') },
  { what: 'jQuery 4.0.0', source: readFileSync('node_modules/jquery-4.0.0/dist/jquery.min.js', 'utf8') },
  { what: 'no jQuery', source: 'var $ = { mine: true };' },
];

for (const { what, source, isTaken } of [
  ...JQUERIES.map(({ version, source }) => ({ what: `jQuery ${version}`, source: source(), isTaken: true })),
  ...OTHERS.map((other) => ({ ...other, isTaken: false })),
]) {
  test(`a page with ${what} and the embed tag gets the shim on ${isTaken ? 'that' : 'one of ours, without a trace'}`, async ({ arrive, server, site }) => {
    site.raw(source, '/own.js');
    const brought: string[] = [];
    const begin = 'var theirs = [window.$, window.jQuery], names = Object.getOwnPropertyNames(window);';
    const tag = `<script src="${server.url}/chut.js" data-token="alice" data-engine="shim"></script>`;
    const at = site.raw(`<!doctype html><title>Host site</title><link rel="icon" href="data:,"><script src="/own.js"></script><script>${begin}</script>${tag}<body><button>Chat with bob</button>`);
    const before = async (page: Page) => void page.on('request', (request) => brought.push(new URL(request.url()).pathname));
    const alice = await arrive('alice', { at, before });
    await chutItself(alice.page, 'open', 'bob');
    await alice.say('bob', 'Hello');
    await alice.expectMessages('bob', [mine('Hello')]);

    const found = await alice.page.evaluate(() => {
      const page = window as unknown as PluginPage;
      const used = page.Chut._shim?.$ as { fn: { jquery: string } } | undefined;
      return { untouched: page.$ === page.theirs[0] && page.jQuery === page.theirs[1], own: used === page.theirs[1], version: used?.fn.jquery };
    });
    expect(found).toEqual({ untouched: true, own: isTaken, version: isTaken ? what.replace('jQuery ', '') : '1.12.4' });
    expect(brought.filter((path) => /assets\/jquery/.test(path))).toHaveLength(isTaken ? 0 : 1);
    await expect.poll(async () => (await newNames(alice.page)).filter((name) => !/^(chut_\d+|jQuery)$/.test(name))).toEqual(['Chut']);
    expect(alice.problems).toEqual([]);
  });
}

test('PhantomJS talks on jQuery 1.4.2', async ({ arrive, phantom, server, site }) => {
  const bob = await arrive('bob');
  await bob.chatWith('alice');
  await phantom.goes(pageWith(site, server.url, JQUERIES[0]!));
  await phantom.chatWith('bob');

  await phantom.say('bob', 'From long ago');
  await bob.expectMessages('alice', [theirs('From long ago')]);
  await bob.say('alice', 'From today');
  await phantom.expectMessages('bob', [mine('From long ago'), theirs('From today')]);
  expect(await phantom.look(`return $.map(heard, function (one) { return one[0] === 'message' ? one[1].text : null; });`)).toEqual(['From long ago', 'From today']);
  await phantom.look(`$.chut('destroy');`);

  await expect.poll(() => phantom.look(`return document.querySelectorAll('.chut, link[rel=stylesheet]').length;`)).toBe(0);
  expect(await phantom.errors()).toEqual([]);
});

/** What is asked of the server while that much time passes on the page's clock. */
async function callsDuring(page: Page, server: string, ms: number): Promise<string[]> {
  const calls: string[] = [];
  const write = (request: Request) => request.url().startsWith(server) && calls.push(request.url());
  page.on('request', write);
  await page.clock.fastForward(ms);
  // What was asked before this is known by then.
  await page.evaluate(() => fetch(location.href));
  page.off('request', write);
  return calls;
}

function refusal(request: Request): { contentType: string; body: string } {
  const callback = new URL(request.url()).searchParams.get('callback');
  return { contentType: 'text/javascript', body: `/**/${callback}({"status":401,"body":{"status":401,"code":"unauthenticated"}});` };
}
