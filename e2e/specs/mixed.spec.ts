// Everybody with another engine, on a bad line: each message once and in one order, for all of them.
import type { Api } from '../api';
import { OLD_ENGINES } from '../old/browser';
import type { OldPerson } from '../old/person';
import type { Person } from '../people';
import { mine, texts, theirs, type Said } from '../said';
import { expect, test } from '../world';

test.use({ allowSite: true });

interface Seat {
  who: 'alice' | 'bob';
  /** What this page calls itself in what it writes. */
  name: string;
  page: Person | OldPerson;
}

/** Whom each one talks with. */
const PEER = { alice: 'bob', bob: 'alice' } as const;

interface Places {
  arrive: (name: string, visit: { at: string }) => Promise<Person>;
  old: (engine: (typeof OLD_ENGINES)[number]) => Promise<OldPerson>;
  site: { page: (embed: { server: string; user: string; peer: string; engine: 'shim' }) => string };
}

/** Alice with the widget, the shim and the first of the browsers of old; Bob with scripts from another origin, and the other, too. */
async function seats({ arrive, old, site }: Places, server: string): Promise<Seat[]> {
  const demo = (user: string, more = '') => `${server}/?user=${user}${more}`;
  const elsewhere = site.page({ server, user: 'bob', peer: 'alice', engine: 'shim' });
  if (!OLD_ENGINES.includes('QtWebKit')) console.log('without QtWebKit: CHUT_QTWEBKIT names no Python that has it');
  const all: Seat[] = [
    { who: 'alice', name: 'widget', page: await arrive('alice', { at: demo('alice') }) },
    { who: 'alice', name: 'shim', page: await arrive('alice', { at: demo('alice', '&legacy=1') }) },
    { who: 'bob', name: 'scripts', page: await arrive('bob', { at: elsewhere }) },
  ];
  for (const [at, engine] of OLD_ENGINES.entries()) {
    const who = at % 2 === 0 ? 'alice' : 'bob';
    const page = await old(engine);
    await page.goes(who === 'alice' ? demo(who) : elsewhere);
    all.push({ who, name: engine, page });
  }
  for (const { who, page } of all) await page.chatWith(PEER[who]);
  return all;
}

/** What each page has written, in order. */
type Written = Map<Seat, string[]>;

async function write(all: Seat[], written: Written, when: string): Promise<void> {
  await Promise.all(
    all.map(async (seat) => {
      const text = `${seat.name} ${when}`;
      written.set(seat, [...(written.get(seat) ?? []), text]);
      await seat.page.say(PEER[seat.who], text);
    }),
  );
}

/** The log has what was written, each text once, and each page's in its order; every page shows the log. */
async function expectOneOrder(all: Seat[], written: Written, api: (user: string) => Api): Promise<void> {
  const total = [...written.values()].flat();
  await expect.poll(async () => (await api('alice').history('bob')).length, { timeout: 60_000, message: 'messages stored' }).toBe(total.length);
  const log = await api('alice').history('bob');
  expect(texts(log).sort()).toEqual([...total].sort());
  for (const [seat, own] of written) expect(texts(log).filter((text) => own.includes(text)), seat.name).toEqual(own);

  for (const { who, name, page } of all) {
    const shown: Said[] = log.map(({ from, text }) => (from === who ? mine(text) : theirs(text)));
    await expect.poll(() => page.messages(PEER[who]), { timeout: 60_000, message: `what ${name} shows` }).toEqual(shown);
  }
}

test('every engine shows the same though every third reply is lost', async ({ arrive, old, site, lossy, api }) => {
  test.setTimeout(180_000);
  let replies = 0;
  const all = await seats({ arrive, old, site }, lossy.url);
  lossy.loses = (path) => path.startsWith('/v1/') && (replies += 1) % 3 === 0;
  const written: Written = new Map();

  for (let round = 1; round <= 4; round += 1) await write(all, written, `round ${round}`);

  await expectOneOrder(all, written, api);
  expect(lossy.lost).toBeGreaterThan(10);
});

test('every engine shows the same though the server is killed three times', async ({ arrive, old, site, server, api }) => {
  test.setTimeout(180_000);
  const all = await seats({ arrive, old, site }, server.url);
  const written: Written = new Map();

  for (let round = 1; round <= 3; round += 1) {
    await write(all, written, `before crash ${round}`);
    await server.kill();
    await write(all, written, `in crash ${round}`);
    await server.restart();
  }
  await write(all, written, 'after all');

  await expectOneOrder(all, written, api);
});

test('every engine shows the same though the server is killed three times while all write', async ({ arrive, old, site, server, api }) => {
  test.setTimeout(180_000);
  const all = await seats({ arrive, old, site }, server.url);
  const written: Written = new Map();
  const everySeat = async (crash: number) => {
    await Promise.all(all.map(async (seat) => {
      // All in all, no more than a page of the log.
      for (let count = 1; count <= 3; count += 1) await write([seat], written, `${count} about crash ${crash}`);
    }));
  };

  for (let crash = 1; crash <= 3; crash += 1) {
    const writing = everySeat(crash);
    // In the middle of it: somebody's first is there, and others are on their way.
    await expect.poll(async () => texts(await api('alice').history('bob')).some((text) => text.endsWith(`1 about crash ${crash}`))).toBe(true);
    await server.kill();
    await writing;
    await server.restart();
  }

  await expectOneOrder(all, written, api);
});

test('what was sent while the server was down survives a page that goes and comes', async ({ arrive, server, site, api }) => {
  for (const at of [server.pageOf('alice', true), site.page({ server: server.url, user: 'alice', peer: 'carol', engine: 'shim' })]) {
    const peer = at.startsWith(server.url) ? 'bob' : 'carol';
    const alice = await arrive('alice', { at });
    await alice.chatWith(peer);
    await server.kill();
    for (const text of ['one', 'two']) await alice.say(peer, text);
    await alice.composer(peer).fill('half a sen');
    await server.restart();

    await alice.reloads();

    await alice.expectMessages(peer, [mine('one'), mine('two')]);
    await expect(alice.composer(peer)).toHaveValue('half a sen');
    expect(texts(await api('alice').history(peer))).toEqual(['one', 'two']);
  }
});
