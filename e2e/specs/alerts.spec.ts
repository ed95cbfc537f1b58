// A sound and a notification: for those who want them, from one tab, while none is in sight.
import type { Page } from '@playwright/test';
import type { Person } from '../people';
import { expect, test } from '../world';

interface Alerts {
  tones: number;
  shown: { title: string; body: string; onclick?: () => void }[];
}

/** In place of the browser's own, which nobody hears or sees here. */
async function listenIn(page: Page, permission: 'granted' | 'denied' = 'granted'): Promise<void> {
  await page.addInitScript((permission) => {
    const alerts: Alerts = { tones: 0, shown: [] };
    const node = { connect: (to: unknown) => to, frequency: {}, gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, stop() {} };
    Object.assign(window, {
      alerts,
      AudioContext: class {
        currentTime = 0;
        resume() {}
        createGain = () => node;
        createOscillator = () => ({ ...node, start: () => (alerts.tones += 1) });
      },
      Notification: class {
        static async requestPermission(): Promise<string> {
          return permission;
        }
        body: string;
        constructor(readonly title: string, options: { body: string }) {
          this.body = options.body;
          alerts.shown.push(this);
        }
        close() {}
      },
    });
  }, permission);
}

const alertsOf = (person: Person) =>
  person.page.evaluate(() => {
    const { tones, shown } = (window as unknown as { alerts: Alerts }).alerts;
    return { tones, shown: shown.map(({ title, body }) => `${title}: ${body}`) };
  });

async function wantsBoth(person: Person): Promise<void> {
  await person.page.locator('.chut-launcher').click();
  for (const name of ['Sound', 'Notifications']) {
    await person.chat.getByRole('button', { name }).click();
    await expect(person.chat.getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true');
  }
}

test('nobody is told who has not asked for it', async ({ arrive, api }) => {
  const alice = await arrive('alice', { before: listenIn });
  await alice.hides(true);
  await api('bob').send('alice', 'Hello');

  await expect(alice.toggle('bob')).toHaveAccessibleName(/1 new message/);
  expect(await alertsOf(alice)).toEqual({ tones: 0, shown: [] });
});

test('who wants it is told while the page is out of sight, also after a reload', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Before');
  const alice = await arrive('alice', { before: listenIn });
  await wantsBoth(alice);
  await expect.poll(async () => (await alertsOf(alice)).tones, { message: 'what it sounds like' }).toBe(2);
  await alice.reloads();
  await api('bob').send('alice', 'In sight');
  await expect(alice.toggle('bob')).toHaveAccessibleName(/2 new messages/);
  expect(await alertsOf(alice)).toEqual({ tones: 0, shown: [] });

  await alice.hides(true);
  await api('bob').send('alice', 'Out of sight');
  await expect.poll(() => alertsOf(alice)).toEqual({ tones: 2, shown: ['bob: Out of sight'] });
  await alice.page.evaluate(() => (window as unknown as { alerts: Alerts }).alerts.shown[0]?.onclick?.());
  await expect(alice.composer('bob')).toBeVisible();
});

test('of two tabs out of sight one tells', async ({ arrive, anotherTab, api }) => {
  await api('bob').send('alice', 'Before');
  const alice = await arrive('alice', { before: listenIn });
  await wantsBoth(alice);
  await alice.reloads();
  const second = await anotherTab(alice);
  await listenIn(second.page);
  await second.reloads();
  await alice.hides(true);
  await second.hides(true);
  await api('bob').send('alice', 'Hello');

  for (const tab of [alice, second]) await expect(tab.toggle('bob')).toHaveAccessibleName(/2 new messages/);
  const told = await Promise.all([alertsOf(alice), alertsOf(second)]);
  expect(told.flatMap(({ shown }) => shown)).toEqual(['bob: Hello']);
});

test('where the browser says no it stays off, and says so', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Before');
  const alice = await arrive('alice', { before: (page) => listenIn(page, 'denied') });
  await alice.page.locator('.chut-launcher').click();
  await alice.chat.getByRole('button', { name: 'Notifications' }).click();

  await expect(alice.chat.getByRole('alert').filter({ hasText: 'does not let' })).toBeVisible();
  await expect(alice.chat.getByRole('button', { name: 'Notifications' })).toHaveAttribute('aria-pressed', 'false');
});
