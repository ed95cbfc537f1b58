// A page that is loaded again, or left and come back to, has missed nothing.
import { mine, theirs } from '../said';
import { expect, test } from '../world';

for (const legacy of [false, true]) {
  const engine = legacy ? 'shim' : 'widget';

  test(`a reload keeps the history in the ${engine}`, async ({ arrive, api }) => {
    const alice = await arrive('alice', { legacy });
    await alice.chatWith('bob');
    await alice.say('bob', 'Before');
    await alice.expectMessages('bob', [mine('Before')]);
    await api('bob').send('alice', 'Also before');
    await alice.expectMessages('bob', [mine('Before'), theirs('Also before')]);

    await alice.reloads();
    await alice.expand('bob');

    await alice.expectMessages('bob', [mine('Before'), theirs('Also before')]);
  });

  test(`messages that come during a reload are shown once in the ${engine}`, async ({ arrive, api }) => {
    const alice = await arrive('alice', { legacy });
    const all = Array.from({ length: 30 }, (_, index) => `number ${index}`);

    const sending = (async () => {
      for (const text of all) await api('bob').send('alice', text);
    })();
    await alice.reloads();
    await alice.reloads();
    await sending;
    await alice.chatWith('bob');

    await alice.expectMessages('bob', all.map(theirs));
  });

  test(`messages that come while the person is elsewhere are there on return in the ${engine}`, async ({ arrive, site, server, api }) => {
    const alice = await arrive('alice', { legacy });
    await alice.chatWith('bob');
    await alice.say('bob', 'See you');
    await alice.expectMessages('bob', [mine('See you')]);

    await alice.page.goto(site.origin);
    await api('bob').send('alice', 'While you were out');
    await alice.goes(server.pageOf('alice', legacy));
    await alice.chatWith('bob');

    await alice.expectMessages('bob', [mine('See you'), theirs('While you were out')]);
  });

  test(`going back in the browser shows what came meanwhile in the ${engine}`, async ({ arrive, site, api }) => {
    const alice = await arrive('alice', { legacy });
    await alice.chatWith('bob');
    await alice.say('bob', 'See you');
    await alice.expectMessages('bob', [mine('See you')]);

    await alice.page.goto(site.origin);
    await api('bob').send('alice', 'While you were out');
    await alice.page.goBack();
    await alice.expectState('connected');
    await expect(alice.block('bob')).toBeVisible();
    await alice.expand('bob');

    await alice.expectMessages('bob', [mine('See you'), theirs('While you were out')]);
  });
}
