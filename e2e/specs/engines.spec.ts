// The main ways through the chat in Firefox and in WebKit, each with somebody in Chromium at the other end.
import { expect, test } from '../driven';
import { ENGINES } from '../engines';
import { mine, texts, theirs } from '../said';

test.use({ allowSite: true });

for (const engine of ENGINES) {
  test.describe(engine, () => {
    test('two people talk both ways', async ({ visit, arrive }) => {
      const alice = await visit(engine, 'alice');
      const bob = await arrive('bob');
      await alice.expectLauncher();
      await alice.chatWith('bob');
      await bob.chatWith('alice');

      await alice.say('bob', 'Hello Bob');
      await bob.expectMessages('alice', [theirs('Hello Bob')]);
      await bob.say('alice', 'Hello Alice');
      await alice.expectMessages('bob', [mine('Hello Bob'), theirs('Hello Alice')]);

      expect((await alice.fetched()).filter((path) => path.endsWith('.wasm'))).toHaveLength(1);
    });

    test('what both say at once is in one order on both sides', async ({ visit, arrive, api }) => {
      const alice = await visit(engine, 'alice');
      const bob = await arrive('bob');
      await alice.chatWith('bob');
      await bob.chatWith('alice');

      for (let round = 1; round <= 5; round += 1)
        await Promise.all([alice.say('bob', `alice ${round}`), bob.say('alice', `bob ${round}`)]);

      await expect.poll(async () => (await api('alice').history('bob')).length).toBe(10);
      const log = await api('alice').history('bob');
      await alice.expectMessages('bob', log.map(({ from, text }) => (from === 'alice' ? mine(text) : theirs(text))));
      await bob.expectMessages('alice', log.map(({ from, text }) => (from === 'bob' ? mine(text) : theirs(text))));
    });

    test('a message opens a minimised block with a badge, and the title counts', async ({ visit, api }) => {
      const alice = await visit(engine, 'alice');
      const title = await alice.title();
      await alice.hides(true);

      await api('bob').send('alice', 'Are you there?');
      await alice.expectMinimised('bob', 1);
      await api('bob').send('alice', 'Hello?');
      await alice.expectMinimised('bob', 2);
      await expect.poll(() => alice.title()).toBe(`(2) ${title}`);
      await alice.hides(false);
      await expect.poll(() => alice.title()).toBe(title);
      await alice.expand('bob');

      await alice.expectMessages('bob', [theirs('Are you there?'), theirs('Hello?')]);
      await expect.poll(async () => (await api('alice').conversations()).conversations).toMatchObject([{ unread: 0 }]);
    });

    test('what was said is there after a reload, and more of it further up', async ({ visit, api }) => {
      const all = Array.from({ length: 120 }, (_, index) => `number ${index + 1}`);
      for (const text of all) await api('bob').send('alice', text);
      const alice = await visit(engine, 'alice');
      await alice.chatWith('bob');
      await alice.expectMessages('bob', all.slice(-50).map(theirs));

      await alice.reloads();
      await alice.expectMessages('bob', all.slice(-50).map(theirs));
      await alice.scrollsUp('bob');
      await alice.expectMessages('bob', all.slice(-100).map(theirs));
      await alice.scrollsUp('bob');

      await alice.expectMessages('bob', all.map(theirs));
    });

    test('one sees whether the other is there, and that they write', async ({ visit, arrive }) => {
      const alice = await visit(engine, 'alice');
      await alice.chatWith('bob');
      await alice.say('bob', 'Hello');
      await alice.expectSees('bob', 'offline');
      const bob = await arrive('bob');
      await alice.expectSees('bob', 'online');
      await alice.expectSees('bob', 'Delivered');
      await bob.chatWith('alice');
      await alice.expectSees('bob', 'Read');

      await bob.composer('alice').pressSequentially('Well');
      await alice.expectSees('bob', 'bob is typing…');
      await alice.writes('bob', 'Yes');

      await expect(bob.block('alice').getByText('alice is typing…')).toBeVisible();
    });

    test('a draft and what could not be sent outlive the page', async ({ visit, server, site, api }) => {
      const alice = await visit(engine, 'alice');
      await alice.chatWith('carol');
      await alice.writes('carol', 'Half a sent');
      await alice.chatWith('bob');
      await server.kill();
      for (const text of ['one', 'two']) await alice.say('bob', text);
      await alice.expectMessages('bob', [mine('one', 'sending'), mine('two', 'sending')]);

      await alice.goesAway(site.origin);
      await server.restart();
      await alice.goes(server.pageOf('alice'));
      await alice.chatWith('bob');

      await alice.expectMessages('bob', [mine('one'), mine('two')]);
      await alice.expectDraft('carol', 'Half a sent');
      expect(texts(await api('bob').history('alice'))).toEqual(['one', 'two']);
    });

    test('a crash of the server loses nothing', async ({ visit, arrive, server, api }) => {
      const alice = await visit(engine, 'alice');
      const bob = await arrive('bob');
      await alice.chatWith('bob');
      await bob.chatWith('alice');
      await alice.say('bob', 'before');
      await bob.expectMessages('alice', [theirs('before')]);

      await server.kill();
      await alice.say('bob', 'during');
      await alice.expectState('reconnecting');
      await alice.expectNotice('Reconnecting…');
      await server.restart();
      await alice.say('bob', 'after');

      await bob.expectMessages('alice', ['before', 'during', 'after'].map(theirs));
      await alice.expectMessages('bob', ['before', 'during', 'after'].map((text) => mine(text)));
      await alice.expectState('connected');
      await alice.expectNotice('');
      expect(texts(await api('bob').history('alice'))).toEqual(['before', 'during', 'after']);
    });

    test('two windows of one person show the same', async ({ visit, arrive, server }) => {
      const first = await visit(engine, 'alice');
      const second = await first.again(server.pageOf('alice'));
      const bob = await arrive('bob');
      for (const one of [first, second]) await one.chatWith('bob');
      await bob.chatWith('alice');

      await first.say('bob', 'From the first');
      await second.expectMessages('bob', [mine('From the first')]);
      await second.say('bob', 'From the second');
      await bob.expectMessages('alice', [theirs('From the first'), theirs('From the second')]);
      await bob.say('alice', 'To both');

      for (const one of [first, second])
        await one.expectMessages('bob', [mine('From the first'), mine('From the second'), theirs('To both')]);
    });

    test('the whole way by keyboard', async ({ visit, api }) => {
      await api('bob').send('alice', 'Are you there?');
      const alice = await visit(engine, 'alice');
      await alice.expectMinimised('bob', 1);

      await alice.tabsTo('launcher');
      await alice.presses('Enter');
      await alice.expectFocus('list');
      await alice.presses('Tab');
      await alice.presses('Enter');
      await alice.expectFocus('composer', 'bob');
      await alice.types('I am');
      await alice.presses('Enter');

      await alice.expectMessages('bob', [theirs('Are you there?'), mine('I am')]);
    });

    test('a page whose policy refuses to compile wasm gets the shim', async ({ visit, arrive, server, site }) => {
      const policy = `default-src 'none'; script-src ${server.url}; style-src ${server.url}; connect-src ${server.url}; img-src data:`;
      const alice = await visit(engine, 'alice', site.page({ server: server.url, user: 'alice', peer: 'bob', policy }));
      const bob = await arrive('bob');
      await alice.chatWith('bob');
      await bob.chatWith('alice');

      await alice.say('bob', 'Without wasm');
      await bob.expectMessages('alice', [theirs('Without wasm')]);
      await bob.say('alice', 'It does');

      await alice.expectMessages('bob', [mine('Without wasm'), theirs('It does')]);
      expect((await alice.fetched()).filter((path) => /shim/.test(path))).toHaveLength(1);
    });
  });
}
