// Every state that the chat can be in, one after the other, each shown to whoever asks.
import type { Page, Route } from '@playwright/test';
import type { Api } from './api';
import { hold } from './hold';
import type { Person } from './people';
import { expect } from './world';

interface World {
  arrive: (name: string) => Promise<Person>;
  api: (user: string) => Api;
}

/** More than one page of history, so that there is something above. */
const MANY = 70;

/** Calls `at` in each state, with its name. Bob writes to Alice, Carol too; Dora has nobody. */
export async function everyState({ arrive, api }: World, at: (state: string, page: Page) => Promise<void>): Promise<void> {
  await nobody(await arrive('dora'), at);
  for (let number = 1; number <= MANY; number += 1) await api('bob').send('alice', `Message ${number}`);
  await api('alice').send('bob', 'Mine: https://example.org/mine');
  await api('bob').send('alice', 'Theirs: https://example.org/theirs');
  await api('carol').send('alice', 'Hello');
  const alice = await arrive('alice');
  await reading(alice, api, at);
  await writing(alice, at);
  await apart(alice, api, at);
}

async function nobody(dora: Person, at: (state: string, page: Page) => Promise<void>): Promise<void> {
  await at('launcher', dora.page);
  await dora.page.locator('.chut-launcher').click();
  await expect(dora.chat.getByText('No conversations yet')).toBeVisible();
  await at('empty list', dora.page);
  await dora.page.evaluate(() => (window as unknown as { Chut: { open(peer: string): void } }).Chut.open('erin'));
  await expect(dora.composer('erin')).toBeFocused();
  await at('nothing said yet', dora.page);
  await dora.page.close();
}

async function reading(alice: Person, api: World['api'], at: (state: string, page: Page) => Promise<void>): Promise<void> {
  const { page } = alice;
  // In a narrow window the list alone has them.
  if ((page.viewportSize()?.width ?? 0) > 480) await expect(alice.chat.getByRole('region').first()).toBeVisible();
  else await expect(page.locator('.chut-launcher .chut-badge')).toBeVisible();
  await at('minimised', page);
  await page.locator('.chut-launcher').click();
  await expect(alice.chat.getByRole('navigation')).toBeFocused();
  await at('list', page);
  // The shim has no settings.
  if ((await alice.chat.getByRole('button', { name: 'Sound' }).count()) > 0) await settings(alice, at);

  await alice.chat.getByRole('navigation').getByRole('button', { name: /^bob/ }).click();
  await expect(alice.log('bob').getByText('Theirs:')).toBeInViewport();
  await at('open', page);
  for (const [visible, presence] of [[true, 'online'], [false, 'away']] as const) {
    await api('bob').listen(undefined, 0, visible);
    await expect(alice.block('bob').locator('.chut-standing__dot')).toHaveAttribute('data-presence', presence);
    await at(presence, page);
  }
  await api('bob').typing('alice');
  await expect(alice.block('bob').getByText('bob is typing…')).toBeVisible();
  await at('typing', page);

  // The answer waits for as long as the state is looked at.
  const history = await hold(page, '**/v1/history*');
  await alice.log('bob').evaluate((log) => log.scrollTo(0, 0));
  await expect(alice.block('bob').getByRole('button', { name: 'Load older messages' })).toBeInViewport();
  await api('bob').send('alice', 'One more');
  await expect(alice.block('bob').getByRole('button', { name: '1 new', exact: true })).toBeVisible();
  await at('older above and new below', page);
  await history.go();
  await alice.block('bob').getByRole('button', { name: '1 new', exact: true }).click();
}

async function settings({ page, chat }: Person, at: (state: string, page: Page) => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    Notification.requestPermission = async () => 'denied';
  });
  await chat.getByRole('button', { name: 'Sound' }).click();
  await chat.getByRole('button', { name: 'Notifications' }).click();
  await expect(chat.getByRole('alert')).toBeVisible();
  await at('settings', page);
}

async function writing(alice: Person, at: (state: string, page: Page) => Promise<void>): Promise<void> {
  const { page } = alice;
  await alice.composer('bob').fill('x'.repeat(9000));
  await alice.composer('bob').press('Enter');
  await expect(alice.block('bob').getByRole('alert')).toContainText('too long');
  await at('too long', page);

  const message = await hold(page, '**/v1/message*');
  await alice.composer('bob').fill('On its way');
  await alice.composer('bob').press('Enter');
  await expect(alice.log('bob').getByText('Sending…')).toBeVisible();
  await at('sending', page);
  await message.go((route) => refuse(route, 403, 'forbidden'));
  await expect(alice.block('bob').getByRole('button', { name: 'Try again' })).toBeVisible();
  await at('failed', page);

  await alice.block('bob').getByRole('button', { name: 'Block', exact: true }).click();
  await expect(alice.composer('bob')).toBeHidden();
  await at('blocked', page);
  await alice.block('bob').getByRole('button', { name: 'Unblock', exact: true }).click();
  await expect(alice.composer('bob')).toBeVisible();
}

async function apart(alice: Person, api: World['api'], at: (state: string, page: Page) => Promise<void>): Promise<void> {
  const { page } = alice;
  await page.route('**/v1/listen*', (route) => route.abort());
  await api('carol').send('alice', 'Ends the poll');
  await expect(alice.notice).toHaveText('Reconnecting…');
  await at('reconnecting', page);
  await page.unroute('**/v1/listen*');
  await page.route('**/v1/listen*', (route) => refuse(route, 401, 'unauthenticated'));
  await expect(alice.notice).toHaveText('Signed out');
  await at('signed out', page);
}

/** Answers with a problem, in the way in which it was asked. */
async function refuse(route: Route, status: number, code: string): Promise<void> {
  const problem = JSON.stringify({ status, code });
  const callback = new URL(route.request().url()).searchParams.get('callback');
  if (callback) await route.fulfill({ contentType: 'text/javascript', body: `/**/${callback}({"status":${status},"body":${problem}});` });
  else await route.fulfill({ status, contentType: 'application/problem+json', body: problem });
}
