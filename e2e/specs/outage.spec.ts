// The server dies, stops, or its replies get lost: nothing is lost, nothing is doubled, and everyone sees the same order.
import type { Api } from '../api';
import type { Person } from '../people';
import { mine, texts, theirs } from '../said';
import { expect, test } from '../world';

for (const legacy of [false, true]) {
  const engine = legacy ? 'shim' : 'widget';

  test(`what is typed around a crash of the server arrives once and in order in the ${engine}`, async ({ arrive, server, api }) => {
    const alice = await arrive('alice', { legacy });
    const bob = await arrive('bob');
    await alice.chatWith('bob');
    await bob.chatWith('alice');
    const said = { alice: [] as string[], bob: [] as string[] };
    const both = async (when: string) => {
      for (let count = 1; count <= 3; count += 1) {
        said.alice.push(`alice ${when} ${count}`);
        said.bob.push(`bob ${when} ${count}`);
        await Promise.all([alice.say('bob', `alice ${when} ${count}`), bob.say('alice', `bob ${when} ${count}`)]);
      }
    };

    await both('before');
    await server.kill();
    await both('during');
    for (const person of [alice, bob]) await person.expectState('reconnecting');
    await expect(alice.notice).toHaveText('Reconnecting…');
    await server.restart();
    await both('after');

    await expectSame(alice, bob, api, said);
    await expect(alice.notice).toHaveText('');
  });
}

test('what was acknowledged before a crash is there after it', async ({ server, api }) => {
  const sent: string[] = [];
  for (let count = 1; count <= 20; count += 1) {
    sent.push(`message ${count}`);
    await api('alice').send('bob', `message ${count}`);
  }

  await server.kill();
  await server.restart();

  expect(texts(await api('bob').history('alice'))).toEqual(sent);
});

test('a cursor from before a crash goes on after it', async ({ server, api }) => {
  const { cursor } = await api('bob').listen();
  await api('alice').send('bob', 'before');
  await server.kill();
  await server.restart();
  await api('alice').send('bob', 'after');

  const { events } = await api('bob').listen(cursor);

  const received = events.filter((event) => event.type === 'received');
  expect(received.map((event) => event.text)).toEqual(['before', 'after']);
});

test('several crashes in a row lose nothing', async ({ arrive, server, api }) => {
  const alice = await arrive('alice');
  const bob = await arrive('bob');
  await alice.chatWith('bob');
  await bob.chatWith('alice');
  const said = { alice: [] as string[], bob: [] as string[] };

  for (let crash = 1; crash <= 3; crash += 1) {
    said.alice.push(`before crash ${crash}`);
    await alice.say('bob', `before crash ${crash}`);
    await server.kill();
    said.bob.push(`in crash ${crash}`);
    await bob.say('alice', `in crash ${crash}`);
    await server.restart();
  }

  await expectSame(alice, bob, api, said);
});

test.describe('with a short drain', () => {
  test.use({ serverArgs: ['--drain-ms', '300'] });

  test('a server asked to stop ends cleanly while people wait, and they come back', async ({ arrive, server, api }) => {
    const alice = await arrive('alice');
    const bob = await arrive('bob', { legacy: true });
    await alice.chatWith('bob');
    await bob.chatWith('alice');
    await alice.say('bob', 'Before');
    await bob.expectMessages('alice', [theirs('Before')]);

    expect(await server.stop()).toEqual({ code: 0, signal: null });
    for (const person of [alice, bob]) await person.expectState('reconnecting');
    await server.restart();
    for (const person of [alice, bob]) await person.expectState('connected');
    await bob.say('alice', 'After');

    await alice.expectMessages('bob', [mine('Before'), theirs('After')]);
    expect(texts(await api('alice').history('bob'))).toEqual(['Before', 'After']);
  });
});

for (const legacy of [false, true]) {
  const page = (url: string, user: string) => `${url}/?user=${user}${legacy ? '&legacy=1' : ''}`;
  const engine = legacy ? 'shim' : 'widget';

  test(`a send whose reply is lost is stored once and shown once in the ${engine}`, async ({ arrive, lossy, api }) => {
    const alice = await arrive('alice', { at: page(lossy.url, 'alice') });
    const bob = await arrive('bob');
    await alice.chatWith('bob');
    await bob.chatWith('alice');
    // A poll would tell of the message as well, and spare the repetition.
    lossy.loses = (path) => /^\/v1\/(message|listen)/.test(path) && lossy.sends.length < 3;

    await alice.say('bob', 'Only once');
    await bob.expectMessages('alice', [theirs('Only once')]);
    await alice.expectMessages('bob', [mine('Only once')]);
    await expect.poll(() => lossy.sends.length).toBe(3);

    expect(new Set(lossy.sends).size).toBe(1);
    expect(texts(await api('bob').history('alice'))).toEqual(['Only once']);
    await alice.expectMessages('bob', [mine('Only once')]);
  });

  test(`a poll whose reply is lost is asked again and shown once in the ${engine}`, async ({ arrive, lossy, api }) => {
    const bob = await arrive('bob', { at: page(lossy.url, 'bob') });
    await bob.chatWith('alice');
    lossy.loses = (path) => path.startsWith('/v1/listen') && lossy.lost < 2;

    for (const text of ['one', 'two', 'three']) await api('alice').send('bob', text);
    await bob.expectMessages('alice', ['one', 'two', 'three'].map(theirs));

    await expect.poll(() => lossy.lost).toBe(2);
    await bob.expectMessages('alice', ['one', 'two', 'three'].map(theirs));
  });
}

test('two people talk though every third reply is lost on both lines', async ({ arrive, lossy, api }) => {
  const alice = await arrive('alice', { at: `${lossy.url}/?user=alice` });
  const bob = await arrive('bob', { at: `${lossy.url}/?user=bob` });
  await alice.chatWith('bob');
  await bob.chatWith('alice');
  let replies = 0;
  lossy.loses = (path) => path.startsWith('/v1/') && (replies += 1) % 3 === 0;
  const said = { alice: [] as string[], bob: [] as string[] };

  for (let count = 1; count <= 8; count += 1) {
    said.alice.push(`alice ${count}`);
    said.bob.push(`bob ${count}`);
    await Promise.all([alice.say('bob', `alice ${count}`), bob.say('alice', `bob ${count}`)]);
  }

  await expectSame(alice, bob, api, said);
  expect(lossy.lost).toBeGreaterThan(0);
});

/** Both pages and the log hold what was said, each thing once, in one order that keeps each person's own. */
async function expectSame(
  alice: Person,
  bob: Person,
  api: (user: string) => Api,
  said: { alice: string[]; bob: string[] },
): Promise<void> {
  await expect
    .poll(async () => (await api('alice').history('bob')).length, { timeout: 30_000, message: 'messages stored' })
    .toBe(said.alice.length + said.bob.length);
  const log = await api('alice').history('bob');
  for (const person of [alice, bob]) await person.expectState('connected');

  expect(texts(log.filter((one) => one.from === 'alice'))).toEqual(said.alice);
  expect(texts(log.filter((one) => one.from === 'bob'))).toEqual(said.bob);
  expect(await api('bob').history('alice')).toEqual(log);
  await alice.expectMessages('bob', log.map(({ from, text }) => (from === 'alice' ? mine(text) : theirs(text))));
  await bob.expectMessages('alice', log.map(({ from, text }) => (from === 'bob' ? mine(text) : theirs(text))));
}
