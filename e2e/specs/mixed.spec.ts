// Engines of all ages in one conversation, on bad lines and with a server that dies: each message once, in one order, everywhere.
import type { Api, Message } from '../api';
import type { OldPerson } from '../old/person';
import type { Person } from '../people';
import { mine, texts, theirs, type Said } from '../said';
import { expect, OLD_ENGINES, test } from '../world';

/** Somebody's page, whatever shows it. */
interface Writer {
  name: 'alice' | 'bob';
  engine: string;
  page: Pick<Person | OldPerson, 'say' | 'messages'>;
}

interface Tools {
  arrive: (name: string, visit?: { at?: string }) => Promise<Person>;
  old: (engine: 'PhantomJS' | 'QtWebKit') => Promise<OldPerson>;
  site: { page(embed: { server: string; user: string; peer: string; engine: 'shim' }): string };
}

/** Alice in the widget, in the shim and in PhantomJS, and Bob on another origin; each has the conversation open. */
async function everybody({ arrive, old, site }: Tools, server: string): Promise<Writer[]> {
  const widget = await arrive('alice', { at: `${server}/?user=alice` });
  const shim = await arrive('alice', { at: `${server}/?user=alice&legacy=1` });
  const phantom = await old('PhantomJS');
  await phantom.goes(`${server}/?user=alice`);
  const far = await arrive('bob', { at: site.page({ server, user: 'bob', peer: 'alice', engine: 'shim' }) });
  const writers: Writer[] = [
    { name: 'alice', engine: 'widget', page: widget },
    { name: 'alice', engine: 'shim', page: shim },
    { name: 'alice', engine: 'PhantomJS', page: phantom },
    { name: 'bob', engine: 'scripts', page: far },
  ];
  for (const page of [widget, shim, phantom]) await page.chatWith('bob');
  await far.chatWith('alice');
  if (!OLD_ENGINES.includes('QtWebKit')) {
    console.log('without QtWebKit: CHUT_QTWEBKIT names no Python that has it');
    return writers;
  }
  const qt = await old('QtWebKit');
  await qt.goes(site.page({ server, user: 'bob', peer: 'alice', engine: 'shim' }));
  await qt.chatWith('alice');
  return [...writers, { name: 'bob', engine: 'QtWebKit', page: qt }];
}

const peerOf = ({ name }: Writer) => (name === 'alice' ? 'bob' : 'alice');

/** Everybody writes at once, each their own in turn; gives what each has written. */
async function allWrite(writers: Writer[], count: number, when: string): Promise<string[][]> {
  return Promise.all(
    writers.map(async (writer) => {
      const said = Array.from({ length: count }, (_, at) => `${writer.engine} ${when} ${at + 1}`);
      for (const text of said) await writer.page.say(peerOf(writer), text);
      return said;
    }),
  );
}

/** The log has each once, each writer's in their order; and every page shows the log. */
async function expectSame(writers: Writer[], api: (user: string) => Api, said: string[][]): Promise<void> {
  const total = said.flat().length;
  await expect.poll(async () => (await api('alice').history('bob')).length, { timeout: 60_000, message: 'messages stored' }).toBe(total);
  const log = await api('alice').history('bob');
  expect(await api('bob').history('alice')).toEqual(log);
  for (const own of said) expect(texts(log).filter((text) => own.includes(text))).toEqual(own);
  for (const writer of writers)
    await expect.poll(() => writer.page.messages(peerOf(writer)), { timeout: 60_000, message: `${writer.engine} shows the log` }).toEqual(shownTo(writer, log));
}

function shownTo({ name }: Writer, log: Message[]): Said[] {
  return log.map(({ from, text }) => (from === name ? mine(text) : theirs(text)));
}

/** What each has written over all rounds. */
function together(rounds: string[][][]): string[][] {
  return (rounds[0] ?? []).map((_, writer) => rounds.flatMap((round) => round[writer] ?? []));
}

test.setTimeout(180_000);

test('every engine shows the same though every third reply is lost', async ({ arrive, old, site, lossy, api }) => {
  const writers = await everybody({ arrive, old, site }, lossy.url);
  let replies = 0;
  lossy.loses = (path) => path.startsWith('/v1/') && (replies += 1) % 3 === 0;

  const said = await allWrite(writers, 6, 'says');

  await expectSame(writers, api, said);
  expect(lossy.lost).toBeGreaterThan(writers.length);
});

test('every engine shows the same though the server is killed three times while all write', async ({ arrive, old, site, server, api }) => {
  const writers = await everybody({ arrive, old, site }, server.url);
  const rounds: string[][][] = [];

  for (let crash = 1; crash <= 3; crash += 1) {
    const written = allWrite(writers, 4, `around crash ${crash}`);
    const first = `around crash ${crash} 1`;
    // In the middle of it: somebody's first of this round is there.
    await expect.poll(async () => texts(await api('alice').history('bob')).some((text) => text.endsWith(first))).toBe(true);
    await server.kill();
    rounds.push(await written);
    await server.restart();
  }

  await expectSame(writers, api, together(rounds));
});

test('what was sent and what was half written while the server was down outlive a reload in the shim', async ({ arrive, server, api }) => {
  const alice = await arrive('alice', { legacy: true });
  await alice.chatWith('bob');
  await alice.say('bob', 'before');
  await alice.expectMessages('bob', [mine('before')]);

  await server.kill();
  for (const text of ['one', 'two']) await alice.say('bob', text);
  await alice.composer('bob').fill('half a');
  await alice.expectMessages('bob', [mine('before'), mine('one', 'sending'), mine('two', 'sending')]);
  await server.restart();
  await alice.reloads();
  await expect(alice.composer('bob')).toHaveValue('half a');

  await alice.expectMessages('bob', [mine('before'), mine('one'), mine('two')]);
  await alice.composer('bob').press('Enter');
  await alice.expectMessages('bob', [mine('before'), mine('one'), mine('two'), mine('half a')]);
  expect(texts(await api('bob').history('alice'))).toEqual(['before', 'one', 'two', 'half a']);
});
