// Whoever hears the page or has no mouse: every state without a finding of axe, all its rules on; and the whole way by keyboard.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type axe from 'axe-core';
import { mine, theirs } from '../said';
import { expect, test } from '../world';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds in the chat, as `rule: element`. */
async function findings(page: Page): Promise<string[]> {
  // By the debugger, which no policy of the page keeps out.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = (await axe.run('.chut', { resultTypes: ['violations'] })) as axe.AxeResults;
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`));
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any state: ${colorScheme}`, async ({ arrive, api }) => {
    await api('bob').send('alice', 'See https://example.org/a');
    await api('carol').send('alice', 'Hello');
    const alice = await arrive('alice', { browser: { colorScheme } });
    await expect(alice.block('carol')).toBeVisible();
    expect(await findings(alice.page), 'minimised').toEqual([]);

    await alice.expand('bob');
    await alice.say('bob', 'Seen');
    await alice.expectMessages('bob', [theirs('See https://example.org/a'), mine('Seen')]);
    expect(await findings(alice.page), 'open').toEqual([]);

    await alice.page.route('**/v1/message', (route) =>
      route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ status: 403, code: 'forbidden' }) }),
    );
    await alice.say('bob', 'Refused');
    await expect(alice.block('bob').getByRole('button', { name: 'Try again' })).toBeVisible();
    expect(await findings(alice.page), 'failed').toEqual([]);

    await alice.block('bob').getByRole('button', { name: 'Block', exact: true }).click();
    await expect(alice.composer('bob')).toBeHidden();
    expect(await findings(alice.page), 'blocked').toEqual([]);

    await alice.page.locator('.chut-launcher').click();
    await expect(alice.chat.getByRole('navigation', { name: 'Conversations' })).toBeFocused();
    expect(await findings(alice.page), 'the list').toEqual([]);
    await alice.page.screenshot({ path: `test-results/look/states-${colorScheme}.png` });
  });
}

test('a conversation from its opening to its closing by keyboard alone', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Are you there?');
  const alice = await arrive('alice');
  const keyboard = alice.page.keyboard;
  await alice.page.locator('.chut-launcher').focus();

  await keyboard.press('Enter');
  await expect(alice.chat.getByRole('navigation', { name: 'Conversations' })).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(alice.composer('bob')).toBeFocused();
  await keyboard.type('I am');
  await keyboard.press('Enter');
  await alice.expectMessages('bob', [theirs('Are you there?'), mine('I am')]);
  await keyboard.press('Shift+Tab');
  await expect(alice.log('bob')).toBeFocused();
  await keyboard.press('Shift+Tab');
  await expect(alice.block('bob').getByRole('button', { name: 'Block', exact: true })).toBeFocused();
  await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');

  await expect(alice.block('bob')).toHaveCount(0);
});
