// What separates the messages of a log: the days, and what came while nobody looked.
import type { Page, Route } from '@playwright/test';
import { theirs } from '../said';
import { expect, test } from '../world';

const DAY_MS = 86_400_000;

/** The answer, with each message moved so many days back. */
async function aged(page: Page, days: (text: string) => number): Promise<void> {
  const change = async (route: Route) => {
    const reply = await route.fetch();
    const body = (await reply.json()) as { messages?: { text: string; at: number }[]; conversations?: { last: { text: string; at: number } }[] };
    for (const message of [...(body.messages ?? []), ...(body.conversations ?? []).map(({ last }) => last)]) {
      message.at -= days(message.text) * DAY_MS;
    }
    await route.fulfill({ response: reply, json: body });
  };
  await page.route('**/v1/history*', change);
  await page.route('**/v1/conversations*', change);
}

test('each day begins with its name', async ({ arrive, api }) => {
  for (const text of ['ancient 400', 'old 1', 'old too 1', 'new 0']) await api('bob').send('alice', text);
  const alice = await arrive('alice', { before: (page) => aged(page, (text) => Number(text.split(' ').at(-1))) });
  await alice.expand('bob');

  const rows = alice.log('bob').getByRole('listitem');
  await expect(rows).toHaveText([/^\w+, \w+ \d+, \d{4}$/, 'New', /^ancient/, 'yesterday', /^old 1/, /^old too/, 'today', /^new/]);
});

test('what came while nobody looked has a line above, until one answers', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Seen');
  const alice = await arrive('alice');
  const line = alice.log('bob').locator('.chut-separator--unread');
  await alice.expand('bob');
  await expect.poll(async () => (await api('alice').conversations()).conversations[0]?.unread).toBe(0);
  await api('bob').send('alice', 'Watched');
  await expect(alice.log('bob').getByText('Watched')).toBeVisible();
  await expect(alice.log('bob').getByRole('listitem')).toHaveText(['today', 'New', /^Seen/, /^Watched/]);

  await alice.minimise('bob');
  await api('bob').send('alice', 'Missed');
  await api('bob').send('alice', 'Missed too');
  await expect(alice.toggle('bob')).toHaveAccessibleName(/2 new messages/);
  await alice.expand('bob');
  await expect(alice.log('bob').getByRole('listitem')).toHaveText(['today', /^Seen/, /^Watched/, 'New', /^Missed/, /^Missed too/]);
  await alice.say('bob', 'Here I am');
  await expect(line).toHaveCount(0);
});

test('the line is there after a reload, too', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Seen');
  const { seq } = await api('bob').send('alice', 'Seen too');
  await api('alice').read('bob', seq);
  await api('bob').send('alice', 'Missed');
  const alice = await arrive('alice');
  await alice.expand('bob');

  await expect(alice.log('bob').getByRole('listitem')).toHaveText(['today', /^Seen/, /^Seen too/, 'New', /^Missed/]);
});

test('what one watches come has no line, whoever writes in meanwhile', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Seen');
  const alice = await arrive('alice');
  await alice.expand('bob');
  await expect.poll(async () => (await api('alice').conversations()).conversations[0]?.unread).toBe(0);
  await alice.minimise('bob');
  await alice.expand('bob');
  await alice.expectMessages('bob', [theirs('Seen')]);
  const line = alice.log('bob').locator('.chut-separator--unread');
  await expect(line).toHaveCount(0);

  // The server does not hear that it has been read.
  await alice.page.route('**/v1/read*', (route) => route.abort());
  await api('bob').send('alice', 'Watched');
  await alice.expectMessages('bob', [theirs('Seen'), theirs('Watched')]);
  await api('carol').send('alice', 'I am new here');
  await expect(alice.block('carol')).toBeVisible();
  await api('bob').send('alice', 'Watched too');

  await alice.expectMessages('bob', [theirs('Seen'), theirs('Watched'), theirs('Watched too')]);
  await expect(line).toHaveCount(0);
});
