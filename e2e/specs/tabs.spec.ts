// One person with two tabs sees the same conversation in both.
import { expectSaid, mine, texts, theirs } from '../said';
import { expect, test } from '../world';

test('two tabs of one person show all that is sent and received', async ({ arrive, anotherTab }) => {
  const first = await arrive('alice');
  const second = await anotherTab(first);
  const bob = await arrive('bob');
  for (const tab of [first, second]) await tab.chatWith('bob');
  await bob.chatWith('alice');

  await first.say('bob', 'From the first tab');
  await second.expectMessages('bob', [mine('From the first tab')]);
  await second.say('bob', 'From the second tab');
  await bob.expectMessages('alice', [theirs('From the first tab'), theirs('From the second tab')]);
  await bob.say('alice', 'To both');

  const all = [mine('From the first tab'), mine('From the second tab'), theirs('To both')];
  await first.expectMessages('bob', all);
  await second.expectMessages('bob', all);
});

test('two tabs agree on the order of what is sent at the same time', async ({ arrive, anotherTab, api }) => {
  const first = await arrive('alice');
  const second = await anotherTab(first);
  for (const tab of [first, second]) await tab.chatWith('bob');

  for (let round = 1; round <= 10; round += 1) {
    await Promise.all([
      first.say('bob', `first ${round}`),
      second.say('bob', `second ${round}`),
      api('bob').send('alice', `bob ${round}`),
    ]);
  }

  await expect.poll(async () => (await api('bob').history('alice')).length).toBe(30);
  const all = (await api('alice').history('bob')).map((one) => (one.from === 'bob' ? theirs(one.text) : mine(one.text)));
  await first.expectMessages('bob', all);
  await second.expectMessages('bob', all);
});

test('a tab with the shim and a tab with the widget show the same', async ({ arrive, server, api }) => {
  const widget = await arrive('alice');
  const shim = await arrive('alice', { at: server.pageOf('alice', true) });
  for (const tab of [widget, shim]) await tab.chatWith('bob');

  await widget.say('bob', 'one');
  await shim.expectMessages('bob', [mine('one')]);
  await shim.say('bob', 'two');
  await widget.expectMessages('bob', [mine('one'), mine('two')]);
  await api('bob').send('alice', 'three');

  for (const tab of [widget, shim]) await tab.expectMessages('bob', [mine('one'), mine('two'), theirs('three')]);
});

test('closing one tab leaves the other connected', async ({ arrive, anotherTab, api }) => {
  const first = await arrive('alice');
  const second = await anotherTab(first);
  await second.chatWith('bob');

  await first.page.close();
  await api('bob').send('alice', 'Still there?');
  await second.say('bob', 'Yes');

  await expectSaid(() => second.messages('bob'), [theirs('Still there?'), mine('Yes')]);
  expect(texts(await api('bob').history('alice'))).toEqual(['Still there?', 'Yes']);
});
