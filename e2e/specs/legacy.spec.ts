// The legacy shim talks with the widget: in a new browser and from another origin.
import { mine, texts, theirs } from '../said';
import { expect, test } from '../world';

test('a page with the shim and a page with the widget talk both ways', async ({ arrive }) => {
  const alice = await arrive('alice', { legacy: true });
  const bob = await arrive('bob');
  await alice.chatWith('bob');
  await bob.chatWith('alice');

  await alice.say('bob', 'From the shim');
  await bob.expectMessages('alice', [theirs('From the shim')]);
  await bob.say('alice', 'From the widget');

  await alice.expectMessages('bob', [mine('From the shim'), theirs('From the widget')]);
  await bob.expectMessages('alice', [theirs('From the shim'), mine('From the widget')]);
});

test('the shim opens a minimised block on reception too', async ({ arrive, api }) => {
  const bob = await arrive('bob', { legacy: true });
  await bob.opener('alice').focus();

  await api('alice').send('bob', 'Are you there?');

  await expect(bob.toggle('alice')).toHaveAccessibleName(/\b1\s*new messages?/);
  await expect(bob.toggle('alice')).toHaveAttribute('aria-expanded', 'false');
  await expect(bob.opener('alice')).toBeFocused();
});

test('the shim on another origin talks by scripts alone', async ({ arrive, server, site }) => {
  const bob = await arrive('bob');
  await bob.chatWith('alice');
  const alice = await arrive('alice', { at: site.page({ server: server.url, user: 'alice', peer: 'bob', engine: 'shim' }) });
  const calls: { kind: string; path: string }[] = [];
  alice.page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === server.url) calls.push({ kind: request.resourceType(), path: pathname });
  });
  await alice.chatWith('bob');

  await alice.say('bob', 'Over the fence');
  await bob.expectMessages('alice', [theirs('Over the fence')]);
  await bob.say('alice', 'And back');
  await alice.expectMessages('bob', [mine('Over the fence'), theirs('And back')]);

  expect(calls.map((call) => call.path)).toEqual(expect.arrayContaining(['/v1/message', '/v1/listen']));
  expect(calls.filter((call) => call.kind !== 'script')).toEqual([]);
  expect(alice.problems).toEqual([]);
});

test('the shim on another origin leaves no used script tags behind', async ({ arrive, server, site, api }) => {
  const alice = await arrive('alice', { at: site.page({ server: server.url, user: 'alice', peer: 'bob', engine: 'shim' }) });
  await alice.chatWith('bob');

  for (const text of ['one', 'two', 'three', 'four', 'five']) {
    await api('bob').send('alice', text);
    await expect(alice.log('bob')).toContainText(text);
  }

  await expect.poll(() => alice.page.locator('script[src*="/v1/"]').count()).toBeLessThanOrEqual(1);
});

test('a text too long for a URL is refused with a message and kept in the composer', async ({ arrive, server, site, api }) => {
  const alice = await arrive('alice', { at: site.page({ server: server.url, user: 'alice', peer: 'bob', engine: 'shim' }) });
  await alice.chatWith('bob');
  const long = 'A long story. '.repeat(200);

  await alice.composer('bob').fill(long);
  await alice.composer('bob').press('Enter');
  await expect(alice.block('bob').getByRole('alert')).toContainText(/too long/i);

  await expect(alice.composer('bob')).toHaveValue(long);
  await alice.say('bob', 'A short one.');
  await alice.expectMessages('bob', [mine('A short one.')]);
  expect(texts(await api('bob').history('alice'))).toEqual(['A short one.']);
});
