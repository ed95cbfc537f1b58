// What a person did with the blocks, wrote and sent is there again after a reload.
import { mine, texts, theirs } from '../said';
import { expect, test } from '../world';

test('what was open, minimised and closed is so after a reload', async ({ arrive, api }) => {
  for (const peer of ['bob', 'carol', 'dave']) await api(peer).send('alice', `From ${peer}`);
  const alice = await arrive('alice');
  await alice.expand('bob');
  await alice.block('carol').getByRole('button', { name: 'Close conversation with carol' }).click();

  await alice.reloads();

  await expect(alice.toggle('bob')).toHaveAttribute('aria-expanded', 'true');
  await alice.expectMessages('bob', [theirs('From bob')]);
  await expect(alice.toggle('dave')).toHaveAttribute('aria-expanded', 'false');
  await expect(alice.block('carol')).toHaveCount(0);
  await expect(alice.composer('bob')).not.toBeFocused();

  await api('carol').send('alice', 'Once more');
  await expect(alice.block('carol')).toBeVisible();
});

test('a half-written text is there after a reload, and gone once it is sent', async ({ arrive }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.composer('bob').fill('Half a sent');
  // It is hers as soon as the page knows who she is.
  await expect.poll(() => alice.page.evaluate(() => sessionStorage.length)).toBeGreaterThan(0);

  await alice.reloads();
  await alice.chatWith('bob');
  await expect(alice.composer('bob')).toHaveValue('Half a sent');
  await alice.composer('bob').press('Enter');
  await alice.expectMessages('bob', [mine('Half a sent')]);
  await alice.reloads();

  await expect(alice.composer('bob')).toHaveValue('');
});

test('what could not be sent is sent after a reload, once and in order', async ({ arrive, api }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.page.route('**/v1/message*', (route) => route.abort());
  for (const text of ['one', 'two', 'three']) await alice.say('bob', text);
  await expect.poll(() => alice.page.evaluate(() => sessionStorage.length)).toBeGreaterThan(0);

  await alice.page.unroute('**/v1/message*');
  await alice.reloads();
  await alice.chatWith('bob');

  await alice.expectMessages('bob', ['one', 'two', 'three'].map((text) => mine(text)));
  expect(texts(await api('bob').history('alice'))).toEqual(['one', 'two', 'three']);
});

test('another person in the same tab finds nothing of it', async ({ arrive, server }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.composer('bob').fill('For bob only');

  await alice.page.goto(server.pageOf('eve'));
  await alice.expectState('connected');
  await alice.chatWith('bob');

  await expect(alice.composer('bob')).toHaveValue('');
});

test('where the width runs out, what was opened longest ago goes into the list', async ({ arrive, api }) => {
  for (const peer of ['bob', 'carol', 'dave', 'erin']) await api(peer).send('alice', `From ${peer}`);
  const alice = await arrive('alice', { browser: { viewport: { width: 800, height: 700 } } });
  const open = (peer: string) => alice.page.evaluate((peer) => (window as unknown as { Chut: { open(peer: string): void } }).Chut.open(peer), peer);
  for (const peer of ['bob', 'carol', 'dave']) await open(peer);
  await expect(alice.composer('dave')).toBeFocused();

  await expect(alice.toggle('carol')).toHaveAttribute('aria-expanded', 'true');
  await expect(alice.block('bob')).toHaveCount(0);
  await alice.page.screenshot({ path: 'test-results/look/narrow.png' });
  await alice.page.getByRole('button', { name: /^Chat/ }).last().click();
  await alice.page.screenshot({ path: 'test-results/look/roster.png' });
  await alice.chat.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: /^bob/ }).click();

  await expect(alice.composer('bob')).toBeFocused();
  await expect(alice.toggle('dave')).toHaveAttribute('aria-expanded', 'true');
  await expect(alice.block('carol')).toHaveCount(0);
});
