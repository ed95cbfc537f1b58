// What one sees of the other: there or not, typing, how far a message has come; and wanting nothing more of them.
import { mine, theirs } from '../said';
import { expect, test } from '../world';

test('a message is sent, then delivered, then read', async ({ arrive }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.say('bob', 'Are you there?');
  const state = alice.block('bob').locator('.chut-message__state');
  await expect(state).toHaveText('Sent');

  const bob = await arrive('bob');
  await expect(bob.block('alice')).toBeVisible();
  await expect(state).toHaveText('Delivered');
  await bob.expand('alice');

  await expect(state).toHaveText('Read');
});

test('what comes to a page that is out of sight is not read until it is seen', async ({ arrive, api }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  const bob = await arrive('bob');
  await bob.chatWith('alice');
  await bob.hides(true);

  await alice.say('bob', 'Look!');
  await bob.expectMessages('alice', [theirs('Look!')]);
  const state = alice.block('bob').locator('.chut-message__state');
  await expect(state).toHaveText('Delivered');
  expect((await api('bob').conversations()).conversations).toMatchObject([{ unread: 1 }]);
  await bob.hides(false);

  await expect(state).toHaveText('Read');
});

test('a page out of sight says in its title how much is unread', async ({ arrive, api }) => {
  await api('alice').send('bob', 'Before');
  const bob = await arrive('bob');
  await bob.expand('alice');
  await expect.poll(async () => (await api('bob').conversations()).conversations).toMatchObject([{ unread: 0 }]);
  const title = await bob.page.title();
  await bob.hides(true);

  await api('alice').send('bob', 'One');
  await expect(bob.page).toHaveTitle(`(1) ${title}`);
  await api('alice').send('bob', 'Two');
  await expect(bob.page).toHaveTitle(`(2) ${title}`);
  await bob.hides(false);
  await expect(bob.page).toHaveTitle(title);

  await bob.hides(true);
  await api('alice').send('bob', 'Three');
  await expect(bob.page).toHaveTitle(`(1) ${title}`);
  await bob.page.evaluate(() => (document.title = 'Set by the page'));
  await bob.hides(false);
  await expect(bob.page).toHaveTitle('Set by the page');
});

test('one sees whether the other is there', async ({ arrive }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.expectState('connected');
  // Nobody says so of somebody with whom one has not talked.
  await expect(alice.block('bob').getByText('offline')).toHaveCount(0);
  await alice.say('bob', 'Hello');
  await expect(alice.block('bob').getByText('offline')).toBeVisible();

  await arrive('bob');

  await expect(alice.block('bob').getByText('online', { exact: true })).toBeVisible();
});

test('typing is seen while it lasts, and never opens a block', async ({ arrive, api }) => {
  await api('alice').send('bob', 'Hello');
  const alice = await arrive('alice');
  const bob = await arrive('bob');
  await alice.chatWith('bob');
  await bob.block('alice').getByRole('button', { name: 'Close conversation with alice' }).click();

  await alice.composer('bob').pressSequentially('Well');
  await bob.chatWith('alice');
  await alice.composer('bob').pressSequentially(' then');
  await bob.composer('alice').pressSequentially('Yes');
  await expect(alice.block('bob').getByText('bob is typing…')).toBeVisible();
  await bob.composer('alice').fill('');
  await expect(alice.block('bob').getByText('bob is typing…')).toBeHidden();
});

test('a typing notice leaves a closed block closed', async ({ arrive, api }) => {
  await api('alice').send('bob', 'Hello');
  const bob = await arrive('bob');
  await bob.block('alice').getByRole('button', { name: 'Close conversation with alice' }).click();

  await api('alice').typing('bob');
  await api('carol').send('bob', 'Later than the notice');
  await expect(bob.block('carol')).toBeVisible();

  await expect(bob.block('alice')).toHaveCount(0);
});

test('a blocked person cannot write until the block is lifted', async ({ arrive, anotherTab, api }) => {
  await api('mallory').send('alice', 'Buy this');
  const alice = await arrive('alice');
  await alice.expand('mallory');
  const other = await anotherTab(alice);
  await other.expand('mallory');
  const mallory = await arrive('mallory');
  await mallory.chatWith('alice');

  const button = alice.block('mallory').getByRole('button', { name: 'Block', exact: true });
  const { x, y, width, height } = (await button.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await button.click();
  await expect(alice.composer('mallory')).toBeHidden();
  // The way back is where the pointer is.
  const pointed = ([left, top]: number[]) => document.elementFromPoint(left ?? 0, top ?? 0)?.textContent;
  expect(await alice.page.evaluate(pointed, [x + width / 2, y + height / 2])).toBe('Unblock');
  await expect(other.composer('mallory')).toBeHidden();
  await mallory.say('alice', 'And this');
  await mallory.expectMessages('alice', [mine('Buy this'), mine('And this', 'failed')]);

  await alice.block('mallory').getByRole('button', { name: 'Unblock' }).click();
  await expect(alice.composer('mallory')).toBeVisible();
  await mallory.block('alice').getByRole('button', { name: 'Try again' }).click();
  await alice.expectMessages('mallory', [theirs('Buy this'), theirs('And this')]);
});

test('a block that the server refuses is taken back', async ({ arrive, api }) => {
  await api('mallory').send('alice', 'Buy this');
  const alice = await arrive('alice');
  await alice.expand('mallory');
  await alice.page.route('**/v1/block*', (route) => route.abort());

  await alice.block('mallory').getByRole('button', { name: 'Block', exact: true }).click();

  await expect(alice.block('mallory').getByRole('button', { name: 'Block', exact: true })).toBeVisible();
  await expect(alice.composer('mallory')).toBeVisible();
});

test('web addresses become links that lead nowhere else', async ({ arrive, api }) => {
  await api('bob').send('alice', 'See https://example.org/a?b=c. Not javascript:alert(1) nor http:// alone');
  const alice = await arrive('alice');
  await alice.expand('bob');
  const links = alice.log('bob').getByRole('link');

  await expect(links).toHaveText(['https://example.org/a?b=c']);
  await expect(links).toHaveAttribute('href', 'https://example.org/a?b=c');
  await expect(links).toHaveAttribute('rel', 'noopener noreferrer nofollow ugc');
  await expect(links).toHaveAttribute('target', '_blank');
});

test('a token that a send is refused with is no longer called connected', async ({ arrive }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  let fresh = false;
  await alice.page.route('**/v1/message*', (route) =>
    fresh
      ? route.continue()
      : route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify({ status: 401, code: 'unauthenticated' }) }),
  );

  await alice.say('bob', 'Kept');
  await alice.expectState('stopped');
  await expect(alice.notice).toHaveText('Signed out');
  await alice.expectMessages('bob', [mine('Kept', 'sending')]);
  fresh = true;
  await alice.page.evaluate(() => (window as unknown as { Chut: { setToken(token: string): void } }).Chut.setToken('alice'));

  await alice.expectState('connected');
  await alice.expectMessages('bob', [mine('Kept')]);
});
