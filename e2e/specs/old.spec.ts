// People in browsers of old: each engine that there is here talks with the widget, and its console stays empty.
import { ILLEGIBLE } from '../old/legible';
import { mine, theirs } from '../said';
import { expect, OLD_ENGINES, test } from '../world';

for (const engine of OLD_ENGINES) {
  test(`${engine} and the widget talk both ways`, async ({ arrive, old, server }) => {
    const bob = await arrive('bob');
    const alice = await old(engine);
    await alice.goes(server.pageOf('alice'));
    await alice.chatWith('bob');
    await bob.chatWith('alice');

    await alice.say('bob', 'From long ago');
    await bob.expectMessages('alice', [theirs('From long ago')]);
    await bob.say('alice', 'From today: \u00e9\u4f60\u{1f600}');

    await alice.expectMessages('bob', [mine('From long ago'), theirs('From today: \u00e9\u4f60\u{1f600}')]);
    await bob.expectMessages('alice', [theirs('From long ago'), mine('From today: \u00e9\u4f60\u{1f600}')]);
    expect(await alice.errors()).toEqual([]);
  });

  test(`${engine} on another origin talks too`, async ({ old, server, site, api }) => {
    const alice = await old(engine);
    await alice.goes(site.page({ server: server.url, user: 'alice', peer: 'bob' }));
    await alice.chatWith('bob');

    await alice.say('bob', 'Over the fence');
    await alice.expectMessages('bob', [mine('Over the fence')]);
    await api('bob').send('alice', 'And back');

    await alice.expectMessages('bob', [mine('Over the fence'), theirs('And back')]);
    expect(await alice.errors()).toEqual([]);
  });

  test(`${engine} shows a block for a message that comes, which can be put away`, async ({ old, server, api }) => {
    const alice = await old(engine);
    await alice.goes(server.pageOf('alice'));

    await api('bob').send('alice', 'Unasked');
    await alice.expand('bob');
    await alice.expectMessages('bob', [theirs('Unasked')]);
    await alice.minimise('bob');

    expect(await alice.errors()).toEqual([]);
  });
}

for (const engine of OLD_ENGINES) {
  test(`${engine} shows what can be read, two conversations open and one put away`, async ({ old, server, api }) => {
    const alice = await old(engine);
    await alice.goes(server.pageOf('alice'));
    for (let number = 1; number <= 12; number += 1) await api('bob').send('alice', `Message ${number}, which needs more than one line`);
    for (const name of ['carol', 'dora']) await api(name).send('alice', `Hello from ${name}`);
    // A block that comes moves the others, even from under a mouse.
    await expect.poll(() => alice.look<number>(`return document.querySelectorAll('.chut-block').length`)).toBe(3);
    for (const name of ['bob', 'dora']) await alice.expand(name);
    await alice.minimise('carol');
    await alice.say('bob', 'Hello to you');
    await expect.poll(async () => (await alice.messages('bob')).at(-1)).toEqual(mine('Hello to you'));

    await alice.picture(`test-results/look/old-${engine}.png`);
    expect(await alice.look<string[]>(ILLEGIBLE, 4.5)).toEqual([]);
    expect(await alice.look<number>(`return document.documentElement.scrollWidth`)).toBe(1024);
  });

  test(`${engine} tells what goes wrong in a page`, async ({ old, site }) => {
    const alice = await old(engine);

    await alice.browser.go(site.raw('<!doctype html><script>nowhere.toBeFound()</script>'));

    expect((await alice.errors()).join()).toContain('nowhere');
  });
}

test('people in two browsers of old talk with each other', async ({ old, server }) => {
  const alice = await old('PhantomJS');
  const bob = await old(OLD_ENGINES.at(-1) ?? 'PhantomJS');
  await alice.goes(server.pageOf('alice'));
  await bob.goes(server.pageOf('bob'));
  await alice.chatWith('bob');
  await bob.chatWith('alice');

  await alice.say('bob', 'How old are you?');
  await bob.expectMessages('alice', [theirs('How old are you?')]);
  await bob.say('alice', 'As old as you');

  await alice.expectMessages('bob', [mine('How old are you?'), theirs('As old as you')]);
});
