// What people are called and how they look, where the host site says so.
import type { Page, Route } from '@playwright/test';
import { expect, test } from '../world';

const FACE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>')}`;

/** The host site knows more of each than the token. */
async function known(page: Page, people: Record<string, { name: string; avatar: string | null }>): Promise<void> {
  await page.route('**/v1/conversations*', async (route: Route) => {
    const reply = await route.fetch();
    const body = (await reply.json()) as { conversations: { with: string }[] };
    for (const one of body.conversations) Object.assign(one, people[one.with]);
    await route.fulfill({ response: reply, json: body });
  });
}

test('who writes for the first time comes with name and picture', async ({ arrive, api }) => {
  await api('carol').send('alice', 'Hello');
  const alice = await arrive('alice', { before: (page) => known(page, { bob: { name: 'Robert Smith', avatar: FACE } }) });
  await expect(alice.block('carol')).toBeVisible();

  await api('bob').send('alice', 'Hello');

  await expect(alice.block('Robert Smith')).toBeVisible();
  await expect(alice.block('Robert Smith').locator('img.chut-avatar')).toBeVisible();
  await expect(alice.block('carol').locator('img.chut-avatar')).toBeHidden();
  await expect(alice.block('carol').locator('span.chut-avatar')).toHaveText('c');
});

test('a picture that cannot be had gives way to initials', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Hello');
  const alice = await arrive('alice', {
    before: (page) => known(page, { bob: { name: 'Robert Smith', avatar: 'data:image/png,none' } }),
  });

  await expect(alice.block('Robert Smith').locator('span.chut-avatar')).toHaveText('RS');
  await expect(alice.block('Robert Smith').locator('img.chut-avatar')).toBeHidden();
});
