// Reading further up: older messages come by themselves, the place stays, and what is new is told and not shown.
import { hold } from '../hold';
import type { Person } from '../people';
import { mine, theirs } from '../said';
import { expect, test } from '../world';

/** Where a message stands in the window, from its top. */
async function topOf(person: Person, text: string): Promise<number> {
  const box = await person.log('bob').getByText(text, { exact: true }).boundingBox();
  return Math.round(box?.y ?? NaN);
}

test('older messages come on scrolling up, and what is read stays where it is', async ({ arrive, api }) => {
  for (let count = 1; count <= 120; count += 1) await api('bob').send('alice', `number ${count}`);
  const alice = await arrive('alice');
  await alice.expand('bob');
  await expect(alice.log('bob').getByText('number 120', { exact: true })).toBeInViewport({ ratio: 1 });
  await expect.poll(async () => (await alice.messages('bob')).length).toBe(50);
  const history = await hold(alice.page, '**/v1/history*');

  await alice.log('bob').evaluate((log) => (log.scrollTop = 150));
  await expect(alice.log('bob').getByText('number 75', { exact: true })).toBeInViewport();
  const before = await topOf(alice, 'number 75');
  history.go();
  await expect.poll(async () => (await alice.messages('bob')).length).toBe(100);

  // A browser scrolls by whole pixels.
  await expect.poll(async () => Math.abs((await topOf(alice, 'number 75')) - before)).toBeLessThanOrEqual(1);
});

test('who reads further up is told of new messages, and led to them', async ({ arrive, api }) => {
  for (let count = 1; count <= 40; count += 1) await api('bob').send('alice', `number ${count}`);
  const alice = await arrive('alice');
  await alice.expand('bob');
  await expect(alice.log('bob').getByText('number 40', { exact: true })).toBeInViewport({ ratio: 1 });
  await expect.poll(async () => (await api('alice').conversations()).conversations[0]?.unread).toBe(0);
  await alice.log('bob').evaluate((log) => (log.scrollTop = 300));
  await expect(alice.log('bob').getByText('number 8', { exact: true })).toBeInViewport();

  await api('bob').send('alice', 'News');
  const pill = alice.block('bob').getByRole('button', { name: '1 new', exact: true });
  await expect(pill).toBeVisible();
  await api('bob').send('alice', 'More news');
  await expect(alice.block('bob').getByRole('button', { name: '2 new', exact: true })).toBeVisible();
  await alice.page.screenshot({ path: 'test-results/look/below.png' });
  await expect(alice.log('bob').getByText('News', { exact: true })).not.toBeInViewport();
  expect((await api('alice').conversations()).conversations).toMatchObject([{ unread: 2 }]);
  await alice.block('bob').getByRole('button', { name: '2 new', exact: true }).click();

  await expect(alice.log('bob').getByText('More news', { exact: true })).toBeInViewport({ ratio: 1 });
  await expect(alice.block('bob').getByRole('button', { name: /new$/ })).toHaveCount(0);
  await expect(alice.log('bob')).toBeFocused();
  await expect.poll(async () => (await api('alice').conversations()).conversations[0]?.unread).toBe(0);
});

test('however long a conversation is, a bounded part of it is in the page, and all of it can be read', async ({ arrive, api }) => {
  const [total, bound] = [400, 150];
  for (let count = 1; count <= total; count += 1) await api('bob').send('alice', `number ${count}`);
  const alice = await arrive('alice');
  await alice.expand('bob');
  const message = (count: number) => alice.log('bob').getByText(`number ${count}`, { exact: true });
  await expect(message(total)).toBeInViewport({ ratio: 1 });
  const shown = async () => (await alice.messages('bob')).map(({ text }) => Number(text.replace('number ', '')));
  const unbroken = async () => {
    const numbers = await shown();
    expect(numbers.length).toBeLessThanOrEqual(bound);
    expect(numbers).toEqual(numbers.map((_, at) => (numbers[0] ?? NaN) + at));
    return numbers;
  };

  for (let first = (await unbroken())[0] ?? 0; first > 1; first = (await unbroken())[0] ?? 0) {
    await alice.log('bob').evaluate((log) => (log.scrollTop = 0));
    await expect.poll(async () => (await shown())[0]).toBeLessThan(first);
  }
  await alice.log('bob').evaluate((log) => (log.scrollTop = 0));
  await expect(message(1)).toBeInViewport();
  for (let last = (await unbroken()).at(-1) ?? 0; last < total; last = (await unbroken()).at(-1) ?? 0) {
    await alice.log('bob').evaluate((log) => (log.scrollTop = log.scrollHeight));
    await expect.poll(async () => (await shown()).at(-1)).toBeGreaterThan(last);
  }
  await api('bob').send('alice', 'The newest');
  await alice.log('bob').evaluate((log) => (log.scrollTop = log.scrollHeight));
  await expect(alice.log('bob').getByText('The newest')).toBeInViewport();
  await alice.say('bob', 'Read');
  await expect(alice.log('bob').getByText('Read', { exact: true }).first()).toBeInViewport({ ratio: 1 });
});

test('a block stays alive when others come and go beside it', async ({ arrive, api }) => {
  for (const text of ['one', 'two', 'three']) await api('bob').send('alice', text);
  for (const peer of ['carol', 'dora', 'emil']) await api(peer).send('alice', 'Hello');
  const alice = await arrive('alice', { browser: { viewport: { width: 500, height: 700 } } });

  await alice.chatWith('bob');
  await alice.expectMessages('bob', ['one', 'two', 'three'].map(theirs));
  await api('fred').send('alice', 'Hello');
  await alice.page.setViewportSize({ width: 1280, height: 700 });
  await expect(alice.block('fred')).toBeVisible();
  await api('bob').send('alice', 'four');

  await alice.expectMessages('bob', ['one', 'two', 'three', 'four'].map(theirs));
  await alice.block('fred').getByRole('button', { name: 'Close conversation with fred' }).click();
  await alice.say('bob', 'five');
  await alice.expectMessages('bob', [...['one', 'two', 'three', 'four'].map(theirs), mine('five')]);
});
