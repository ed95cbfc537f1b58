// Whoever hears the page, has no mouse, or needs it large or in colours of their own: every state without a finding of axe.
import type { BrowserContextOptions } from '@playwright/test';
import { findings } from '../axe';
import { mine, theirs } from '../said';
import { everyState } from '../states';
import { expect, test } from '../world';

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

for (const colorScheme of ['light', 'dark'] as const)
  for (const [where, browser] of Object.entries({ desk: {}, phone: PHONE })) {
    test(`axe finds nothing in any state: ${where}, ${colorScheme}`, async ({ arrive, api }) => {
      const come = (name: string) => arrive(name, { browser: { ...browser, colorScheme } });

      await everyState({ arrive: come, api }, async (state, page) => {
        await page.screenshot({ path: `test-results/look/state-${where}-${colorScheme}-${state.replace(/ /g, '-')}.png` });
        expect(await findings(page), state).toEqual([]);
      });
    });
  }

test('a conversation from its opening to its closing by keyboard alone', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Are you there?');
  const alice = await arrive('alice');
  const keyboard = alice.page.keyboard;
  const block = alice.block('bob');
  await alice.page.locator('.chut-launcher').focus();

  await keyboard.press('Enter');
  await expect(alice.chat.getByRole('navigation', { name: 'Conversations' })).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(alice.composer('bob')).toBeFocused();
  await keyboard.type('I am');
  await keyboard.press('Shift+Enter');
  await keyboard.type('here');
  await keyboard.press('Enter');
  await alice.expectMessages('bob', [theirs('Are you there?'), mine('I am\nhere')]);

  await alice.page.route('**/v1/message*', (route) =>
    route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ status: 403, code: 'forbidden' }) }),
  );
  await keyboard.type('Refused');
  await keyboard.press('Enter');
  await expect(block.getByRole('button', { name: 'Try again' })).toBeVisible();
  await alice.page.unroute('**/v1/message*');
  await keyboard.press('Shift+Tab');
  await expect(block.getByRole('button', { name: 'Try again' })).toBeFocused();
  await keyboard.press('Space');
  await alice.expectMessages('bob', [theirs('Are you there?'), mine('I am\nhere'), mine('Refused')]);

  await alice.log('bob').focus();
  await keyboard.press('Shift+Tab');
  await expect(block.getByRole('button', { name: 'Block', exact: true })).toBeFocused();
  await keyboard.press('Enter');
  await expect(alice.composer('bob')).toBeHidden();
  await expect(block.getByRole('button', { name: 'Unblock', exact: true })).toBeFocused();
  await keyboard.press('Enter');
  await expect(alice.composer('bob')).toBeVisible();
  await keyboard.press('Shift+Tab');
  await expect(block.getByRole('button', { name: 'Close conversation with bob' })).toBeFocused();
  await keyboard.press('Shift+Tab');
  await expect(alice.toggle('bob')).toBeFocused();
  await keyboard.press('Enter');
  await expect(alice.toggle('bob')).toHaveAttribute('aria-expanded', 'false');
  await expect(alice.toggle('bob')).toBeFocused();
  await keyboard.press('Enter');
  await expect(alice.toggle('bob')).toHaveAttribute('aria-expanded', 'true');
  await keyboard.press('Tab');
  await keyboard.press('Enter');

  await expect(block).toHaveCount(0);
});

test('wherever the focus goes, it is seen and covered by nothing', async ({ arrive, api }) => {
  await api('bob').send('alice', 'See https://example.org/a');
  await api('carol').send('alice', 'Hello');
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await expect(alice.log('bob').getByText('See')).toBeVisible();
  await alice.page.locator('.chut-launcher').focus();

  const stops = new Set<string>();
  for (let stop = 0; stop < 24; stop += 1) {
    await alice.page.keyboard.press('Tab');
    const focus = await alice.page.evaluate(() => {
      const one = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return { name: one.className, ring: `${outlineStyle} ${outlineWidth}`, colour: outlineColor, open: one.contains(hit), mine: !!one.closest('.chut') };
    });
    if (focus.mine) {
      stops.add(focus.name);
      expect(focus).toMatchObject({ ring: 'solid 2px', open: true });
      expect(focus.colour).not.toMatch(/, 0\)/);
    }
  }
  expect([...stops].sort()).toEqual([
    'chut-block__close',
    'chut-block__toggle',
    'chut-composer__input',
    'chut-composer__send',
    'chut-launcher',
    'chut-log',
    'chut-message__link',
    'chut-standing__block',
  ]);
});

test('a minimised block is its head and nothing else, to whoever hears the page', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Hello');
  const alice = await arrive('alice');
  await expect(alice.toggle('bob')).toHaveAccessibleName(/^bob 1 new messages?$/);

  const heard = await alice.block('bob').ariaSnapshot();
  expect(heard.match(/\b(button|textbox|log|list|paragraph|link)\b/g)).toEqual(['button', 'button']);
  await alice.expand('bob');
  expect(await alice.block('bob').ariaSnapshot()).toContain('textbox "Message to bob"');
  await alice.minimise('bob');
  await alice.toggle('bob').focus();
  await alice.page.keyboard.press('Tab');
  await alice.page.keyboard.press('Tab');
  expect(await alice.page.evaluate(() => document.activeElement?.closest('.chut-block__body'))).toBeNull();
});

test('one voice announces what comes, and neither history nor what one writes oneself', async ({ arrive, api }) => {
  await api('bob').send('alice', 'Long ago');
  const alice = await arrive('alice');
  const voice = alice.page.locator('[aria-live=polite]');
  await expect(voice).toHaveCount(1);
  await voice.evaluate((region) => {
    const said: string[] = ((window as unknown as { said: string[] }).said = []);
    new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, { childList: true, characterData: true, subtree: true });
  });
  const said = () => alice.page.evaluate(() => (window as unknown as { said: string[] }).said);

  await alice.expand('bob');
  await expect(alice.log('bob').getByText('Long ago')).toBeVisible();
  await alice.say('bob', 'Mine');
  await alice.expectMessages('bob', [theirs('Long ago'), mine('Mine')]);
  await api('bob').send('alice', 'Again');
  await expect(voice).toHaveText('bob: Again');
  await api('bob').send('alice', 'Again');
  await expect(alice.log('bob').getByText('Again')).toHaveCount(2);
  await expect.poll(said).toEqual(['bob: Again', 'bob: Again']);

  await expect(alice.log('bob')).toHaveAttribute('aria-live', 'off');
  await alice.minimise('bob');
  await expect(voice).toHaveCount(1);
  await expect(voice).toHaveAttribute('role', 'log');
});

test('Enter in an input method is its own, and the next one sends', async ({ arrive }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  const input = await alice.page.context().newCDPSession(alice.page);
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 };

  await input.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
  await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
  await input.send('Input.insertText', { text: '日本' });
  await input.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });

  await expect(alice.composer('bob')).toHaveValue('日本');
  expect(await alice.messages('bob')).toEqual([]);
  await alice.page.keyboard.press('Enter');
  await alice.expectMessages('bob', [mine('日本')]);
});

test('an Enter that ends a composition does not send what is being composed', async ({ arrive }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  const input = await alice.page.context().newCDPSession(alice.page);

  await input.send('Input.imeSetComposition', { text: '안녕', selectionStart: 2, selectionEnd: 2 });
  await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 });
  expect(await alice.messages('bob')).toEqual([]);
  await input.send('Input.insertText', { text: '안녕' });
  await alice.page.keyboard.press('Enter');

  await alice.expectMessages('bob', [mine('안녕')]);
});
