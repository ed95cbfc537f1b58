// The line between a page and the server fails in the ways that lines do: nothing is lost, nothing is doubled, the order
// stays, and the person sees how things stand.
import type { Page, Route } from '@playwright/test';
import type { Api } from '../api';
import { installClock } from '../clock';
import type { Person } from '../people';
import { mine, texts, theirs } from '../said';
import { expect, test } from '../world';

const BAD_GATEWAY = '<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1>';
const JSON_TYPE = 'application/json';

/** What a proxy, a portal or a broken server may say in the place of a reply. */
const WRONG = [
  { what: 'a page of HTML with 502', status: 502, contentType: 'text/html', body: BAD_GATEWAY },
  { what: 'a page of HTML with 404', status: 404, contentType: 'text/html', body: BAD_GATEWAY },
  { what: 'a page of HTML with 200', status: 200, contentType: 'text/html', body: BAD_GATEWAY },
  { what: 'no body', status: 200, contentType: JSON_TYPE, body: '' },
  { what: 'null', status: 200, contentType: JSON_TYPE, body: 'null' },
  { what: 'half an object', status: 200, contentType: JSON_TYPE, body: '{"cursor":"' },
  // The shim reads what is in `body`, the widget the whole.
  { what: 'an object of another kind', status: 200, contentType: JSON_TYPE, body: '{"status":200,"body":{"hello":[null]}}' },
];

for (const legacy of [false, true]) {
  const engine = legacy ? 'shim' : 'widget';

  for (const { what, ...reply } of WRONG) {
    test(`${what} in the place of any reply costs a repetition in the ${engine}`, async ({ arrive, api }) => {
      await api('bob').send('alice', 'before');
      const wrong = new WrongOnce(legacy, () => reply);
      const alice = await arrive('alice', { legacy, before: (page) => wrong.begin(page) });
      await talkInSpite(alice, api, wrong);
    });
  }

  test(`replies that end in the middle are asked for again in the ${engine}`, async ({ arrive, lossy, api }) => {
    await api('bob').send('alice', 'before');
    // The widget's first question is one that the loader has had answered.
    const whole = new Set(legacy ? [] : ['conversations']);
    const cut = new Set<string>();
    lossy.cuts = (path) => {
      const endpoint = /^\/v1\/(\w+)/.exec(path)?.[1];
      if (endpoint === undefined || whole.delete(endpoint) || cut.has(endpoint)) return false;
      cut.add(endpoint);
      return true;
    };
    const alice = await arrive('alice', { at: `${lossy.url}/?user=alice${legacy ? '&legacy=1' : ''}` });
    await alice.chatWith('bob');

    await alice.say('bob', 'mine');
    await expect.poll(async () => (await api('bob').history('alice')).length).toBe(2);
    await api('bob').send('alice', 'after');

    await expectWhole(alice, api, ['before', 'mine', 'after']);
    for (const endpoint of ['conversations', 'listen', 'history', 'message']) expect([...cut]).toContain(endpoint);
  });

  test(`what is typed while the server is killed and comes back arrives once and in order in the ${engine}`, async ({ arrive, server, api }) => {
    const alice = await arrive('alice', { legacy });
    await alice.chatWith('bob');
    const said = Array.from({ length: 20 }, (_, index) => `number ${index + 1}`);

    const typed = (async () => {
      for (const text of said) await alice.say('bob', text);
    })();
    await expect.poll(async () => (await api('bob').history('alice')).length).toBeGreaterThan(2);
    await server.kill();
    await server.restart();
    await typed;

    await expectWhole(alice, api, said);
  });

  test(`a computer that slept for a night finds what came meanwhile in the ${engine}`, async ({ arrive, server, api }) => {
    const alice = await arrive('alice', { legacy, before: installClock });
    await alice.chatWith('bob');
    await alice.say('bob', 'before');
    await alice.expectMessages('bob', [mine('before')]);

    await alice.page.context().setOffline(true);
    await alice.page.clock.pauseAt(Date.now() + 60_000);
    for (const text of ['one', 'two', 'three']) await api('bob').send('alice', text);
    await server.kill();
    await server.restart();
    await api('bob').send('alice', 'four');
    await alice.page.context().setOffline(false);
    await alice.page.clock.fastForward('08:00:00');
    await alice.page.clock.resume();
    await alice.say('bob', 'Good morning');

    await expectWhole(alice, api, ['before', 'one', 'two', 'three', 'four', 'Good morning']);
  });
}

test('a page says at once that it is offline, and is back at once', async ({ arrive, api }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  // What waits before the widget is there has been connected; the widget is by now.
  await alice.expectState('connected');

  await alice.page.context().setOffline(true);
  await expect(alice.notice).toHaveText('Reconnecting…');
  await api('bob').send('alice', 'meanwhile');
  await alice.page.context().setOffline(false);

  await alice.expectMessages('bob', [theirs('meanwhile')]);
  await expect(alice.notice).toHaveText('');
});

test.describe('with a hold of two seconds', () => {
  test.use({ serverArgs: ['--hold-ms', '2000'] });

  for (const legacy of [false, true]) {
    const engine = legacy ? 'shim' : 'widget';

    test(`a page that is offline keeps what is written until it is online in the ${engine}`, async ({ arrive, api }) => {
      const alice = await arrive('alice', { legacy });
      await alice.chatWith('bob');
      await alice.say('bob', 'before');
      await alice.expectMessages('bob', [mine('before')]);

      await alice.page.context().setOffline(true);
      for (const text of ['one', 'two']) await alice.say('bob', text);
      await alice.expectMessages('bob', [mine('before'), mine('one', 'sending'), mine('two', 'sending')]);
      await alice.expectState('reconnecting');
      await expect(alice.notice).toHaveText('Reconnecting…');
      await api('bob').send('alice', 'meanwhile');
      await alice.page.context().setOffline(false);

      await expectWhole(alice, api, ['before', 'meanwhile', 'one', 'two']);
      await expect(alice.notice).toHaveText('');
    });

    test(`polls that hang for ever are given up in time, while sends pass, in the ${engine}`, async ({ arrive, api }) => {
      const alice = await arrive('alice', { legacy, before: installClock });
      await alice.chatWith('bob');
      const hanging: Route[] = [];
      await alice.page.route('**/v1/listen*', (route) => void hanging.push(route));
      // The poll under way is the last that is answered.
      await expect.poll(() => hanging.length).toBe(1);

      await api('bob').send('alice', 'one');
      await alice.say('bob', 'two');
      await alice.expectMessages('bob', [mine('two')]);
      await alice.expectState('connected');
      await alice.page.clock.fastForward(60_000);
      await alice.expectState('reconnecting');
      await expect(alice.notice).toHaveText('Reconnecting…');
      await alice.page.unroute('**/v1/listen*');
      await alice.page.clock.fastForward(60_000);

      await expectWhole(alice, api, ['one', 'two']);
      await expect(alice.notice).toHaveText('');
    });

    test(`a send that is never answered is sent again under the same ID in the ${engine}`, async ({ arrive, api }) => {
      const alice = await arrive('alice', { legacy, before: installClock });
      await alice.chatWith('bob');
      // A poll would tell of the message as well, and spare the repetition; the one under way is the last.
      await alice.page.route('**/v1/listen*', (route) => route.abort());
      await alice.expectState('reconnecting');
      let taken = 0;
      await alice.page.route('**/v1/message*', async (route) => {
        await route.fetch();
        taken += 1;
      }, { times: 1 });

      for (const text of ['one', 'two']) await alice.say('bob', text);
      await expect.poll(() => taken).toBe(1);
      await alice.expectMessages('bob', [mine('one', 'sending'), mine('two', 'sending')]);
      await alice.page.clock.fastForward(60_000);
      await alice.page.unroute('**/v1/listen*');
      await alice.page.clock.fastForward(60_000);

      await expectWhole(alice, api, ['one', 'two']);
    });
  }
});

for (const { what, ...reply } of WRONG) {
  test(`${what} in the place of the loader's reply costs a repetition`, async ({ page, server }) => {
    await installClock(page);
    await page.route('**/v1/conversations*', (route) => route.fulfill(reply), { times: 1 });
    const chat = page.locator('aside.chut');

    await page.goto(server.pageOf('alice'));
    await expect(chat).toHaveAttribute('data-state', 'reconnecting');
    await page.clock.fastForward(60_000);

    await expect(chat).toHaveAttribute('data-state', 'connected');
  });
}

test.describe('by scripts', () => {
  test.use({ allowSite: true });

  for (const what of ['a page of HTML', 'a call with an object of another kind', 'a call of something else', 'a call of nothing']) {
    test(`${what} in the place of any reply costs the shim on another origin a repetition`, async ({ arrive, server, site, api }) => {
      await api('bob').send('alice', 'before');
      const wrong = new WrongOnce(true, (url) => {
        const body = new Map([
          ['a page of HTML', BAD_GATEWAY],
          ['a call with an object of another kind', `${url.searchParams.get('callback')}({"status":200,"body":{"hello":[null]}})`],
          ['a call of something else', 'somethingElse({})'],
          ['a call of nothing', ''],
        ]).get(what);
        return { status: 200, contentType: 'text/javascript', body: body ?? '' };
      });
      const at = site.page({ server: server.url, user: 'alice', peer: 'bob', engine: 'shim' });
      const alice = await arrive('alice', { at, before: (page) => wrong.begin(page) });
      await talkInSpite(alice, api, wrong);
    });
  }
});

/** Every kind of question is asked in the course of this, and each is answered wrongly at first. */
async function talkInSpite(alice: Person, api: (user: string) => Api, wrong: WrongOnce): Promise<void> {
  await alice.chatWith('bob');
  await alice.expectMessages('bob', [theirs('before')]);

  await alice.say('bob', 'mine');
  await alice.expectMessages('bob', [theirs('before'), mine('mine')]);
  await api('bob').send('alice', 'after');

  await expectWhole(alice, api, ['before', 'mine', 'after']);
  expect([...wrong.left]).toEqual([]);
}

/** Answers each kind of question wrongly, once, and passes nothing on. */
class WrongOnce {
  readonly left = new Set(['conversations', 'listen', 'history', 'message']);
  private readonly spared: Set<string>;

  constructor(
    legacy: boolean,
    private readonly reply: (url: URL) => { status: number; contentType: string; body: string },
  ) {
    // Before the widget's there is a question of the loader's, and its answer brings the widget.
    this.spared = new Set(legacy ? [] : ['conversations']);
  }

  async begin(page: Page): Promise<void> {
    await page.route('**/v1/*', async (route) => {
      const url = new URL(route.request().url());
      const endpoint = url.pathname.split('/').pop() ?? '';
      if (this.spared.delete(endpoint) || !this.left.delete(endpoint)) return route.continue();
      await route.fulfill(this.reply(url));
    });
  }
}

/** The log and the page hold these texts, each once and in this order, and all is well again. */
async function expectWhole(alice: Person, api: (user: string) => Api, said: string[]): Promise<void> {
  await expect.poll(async () => texts(await api('alice').history('bob')), { timeout: 30_000, message: 'the log' }).toEqual(said);
  const log = await api('alice').history('bob');
  await expect
    .poll(() => alice.messages('bob'), { timeout: 30_000, message: 'the messages shown' })
    .toEqual(log.map(({ from, text }) => (from === 'alice' ? mine(text) : theirs(text))));
  await alice.expectState('connected');
}
