// The chat in other sizes, directions and colours: magnified, in a low window, on a phone with a keyboard, from right to left.
import type { BrowserContextOptions, Page } from '@playwright/test';
import { troubles } from '../eyes';
import type { Person } from '../people';
import { everyState } from '../states';
import { expect, test } from '../world';

test.use({ allowSite: true });

/** Whether the page would have to be scrolled sideways. */
const beside = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const WINDOWS: Record<string, { browser: BrowserContextOptions; style?: string; html?: string }> = {
  'magnified to 200 %': { browser: { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 } },
  'magnified to 400 %': { browser: { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 } },
  'in letters of 200 %': { browser: {}, style: '.chut { --chut-font-size: 32px; }' },
  'on a phone': { browser: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } },
  'on a phone in letters of 200 %': { browser: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, style: '.chut { --chut-font-size: 32px; }' },
  'on a phone lying down': { browser: { viewport: { width: 740, height: 360 }, hasTouch: true, isMobile: true } },
  'from right to left': { browser: {}, html: 'dir="rtl"' },
  'from right to left on a phone': { browser: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }, html: 'dir="rtl"' },
};

for (const [name, { browser, style = '', html = '' }] of Object.entries(WINDOWS)) {
  test(`nothing is cut off or out of reach ${name}`, async ({ arrive, api, server, site }) => {
    const come = (user: string) => arrive(user, { browser, at: site.page({ user, peer: 'bob', server: server.url, style, html }) });

    await everyState({ arrive: come, api }, async (state, page) => {
      await page.screenshot({ path: `test-results/look/${name}-${state}.png`.replace(/[ %]+/g, '-') });
      expect(await troubles(page), state).toEqual([]);
      expect(await beside(page), state).toBe(0);
    });
  });
}

test('each message has its own direction, and its side is the page\'s', async ({ arrive, api, server, site }) => {
  await api('bob').send('alice', 'مرحبا');
  await api('bob').send('alice', 'Hello');
  await api('alice').send('bob', 'שלום');
  for (const html of ['', 'dir="rtl"']) {
    const alice = await arrive('alice', { at: site.page({ user: 'alice', peer: 'bob', server: server.url, html }) });
    await alice.chatWith('bob');
    await expect(alice.block('bob').locator('.chut-message')).toHaveCount(3);

    const texts = await alice.block('bob').locator('.chut-message__text').evaluateAll((all) =>
      all.map((one) => {
        const [box, log] = [one.getBoundingClientRect(), one.closest('.chut-log')!.getBoundingClientRect()];
        const { direction, borderBottomLeftRadius, borderBottomRightRadius } = getComputedStyle(one);
        const left = box.left - log.left < log.right - box.right;
        return { direction, left, tailAtSide: parseFloat(left ? borderBottomLeftRadius : borderBottomRightRadius) < parseFloat(left ? borderBottomRightRadius : borderBottomLeftRadius) };
      }),
    );
    const left = html === '';
    expect(texts).toEqual([
      { direction: 'rtl', left, tailAtSide: true },
      { direction: 'ltr', left, tailAtSide: true },
      { direction: 'rtl', left: !left, tailAtSide: true },
    ]);
  }
});

test('how many messages are new is not under what closes the block, from either side', async ({ arrive, api, server, site }) => {
  await api('bob').send('alice', 'Hello');
  for (const html of ['', 'dir="rtl"']) {
    const alice = await arrive('alice', { at: site.page({ user: 'alice', peer: 'bob', server: server.url, html }) });
    await expect(alice.block('bob')).toBeVisible();

    const [badge, close] = await alice.block('bob').evaluate((block) => ['.chut-badge', '.chut-block__close'].map((name) => block.querySelector(name)!.getBoundingClientRect()));

    expect(badge!.right <= close!.left || badge!.left >= close!.right, html).toBe(true);
  }
});

test('who wants no motion gets none', async ({ arrive, server, site }) => {
  const style = '.chut-block, .chut-launcher { transition: all 9s; animation: spin 9s infinite; } @keyframes spin { to { rotate: 1turn; } }';
  const alice = await arrive('alice', { at: site.page({ user: 'alice', peer: 'bob', server: server.url, style }) });
  await alice.chatWith('bob');
  const moves = () => alice.page.evaluate(() => document.getAnimations().length);
  expect(await moves()).toBeGreaterThan(0);

  await alice.page.emulateMedia({ reducedMotion: 'reduce' });

  await expect.poll(moves).toBe(0);
});

test('in colours of their own people see borders, counts, dots and the focus', async ({ arrive, api }) => {
  const come = (name: string) => arrive(name, { browser: { forcedColors: 'active' } });
  const dots = new Set<string>();

  await everyState({ arrive: come, api }, async (state, page) => {
    await page.screenshot({ path: `test-results/look/forced-${state.replace(/ /g, '-')}.png` });
    expect(await troubles(page), state).toEqual([]);
    const bare = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.chut-block, .chut-launcher, .chut-message__text, .chut-badge, .chut-composer__input, .chut-composer__send, .chut-roster, .chut-notice--shown')]
        .filter((one) => one.checkVisibility())
        .filter((one) => {
          // Whatever colour it has, even none, such a border is drawn in one of the person's.
          const { borderTopWidth, borderTopStyle } = getComputedStyle(one);
          return parseFloat(borderTopWidth) === 0 || borderTopStyle === 'none';
        })
        .map((one) => one.className),
    );
    expect(bare, state).toEqual([]);
    for (const dot of await page.locator('.chut-standing__dot:visible').all())
      dots.add(await dot.evaluate((one) => `${one.getAttribute('data-presence')}: ${getComputedStyle(one).backgroundColor} ${getComputedStyle(one).backgroundImage}`));
  });
  expect(new Set([...dots].map((dot) => dot.split(': ')[1])).size).toBe(dots.size);
  expect(dots.size).toBe(3);
});

async function keyboardUp(page: Page, height: number, above = 0): Promise<void> {
  await page.evaluate(
    ([height, above]) => {
      const seen = window.visualViewport!;
      Object.defineProperty(seen, 'height', { value: height, configurable: true });
      Object.defineProperty(seen, 'offsetTop', { value: above, configurable: true });
      seen.dispatchEvent(new Event('resize'));
    },
    [height, above] as const,
  );
}

async function visible(alice: Person, from: number, to: number): Promise<void> {
  for (const part of [alice.composer('bob'), alice.block('bob').getByRole('button', { name: 'Send' }), alice.toggle('bob')]) {
    await expect.poll(async () => (await part.boundingBox())?.y ?? -1).toBeGreaterThanOrEqual(from);
    await expect.poll(async () => { const box = await part.boundingBox(); return (box?.y ?? 0) + (box?.height ?? 9999); }).toBeLessThanOrEqual(to);
  }
}

for (const attributes of ['', 'data-isolate']) {
  test(`on a phone a keyboard on the screen hides nothing of the conversation ${attributes}`, async ({ arrive, api, server, site }) => {
    for (let number = 1; number < 20; number += 1) await api('bob').send('alice', `Message ${number}`);
    const browser = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const alice = await arrive('alice', { browser, at: site.page({ user: 'alice', peer: 'bob', server: server.url, attributes }) });
    await alice.chatWith('bob');
    await visible(alice, 0, 844);
    const newest = alice.log('bob').getByText('Message 19', { exact: true });
    await expect(newest).toBeInViewport({ ratio: 1 });

    await keyboardUp(alice.page, 420);
    await visible(alice, 0, 420);
    await expect(newest).toBeInViewport({ ratio: 1 });
    await keyboardUp(alice.page, 420, 100);
    await visible(alice, 100, 520);
    await alice.page.screenshot({ path: `test-results/look/keyboard${attributes}.png` });
    await keyboardUp(alice.page, 844);
    await visible(alice, 0, 844);
    await expect(newest).toBeInViewport({ ratio: 1 });

    expect(await alice.composer('bob').evaluate((input) => parseFloat(getComputedStyle(input).fontSize))).toBeGreaterThanOrEqual(16);
    expect(await alice.block('bob').boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  });
}

test('a block that becomes lower and higher again keeps the lower end of what is read', async ({ arrive, api }) => {
  for (let number = 1; number < 30; number += 1) await api('bob').send('alice', `Message ${number}`);
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  const fromEnd = () => alice.log('bob').evaluate((log) => Math.round(log.scrollHeight - log.scrollTop - log.clientHeight));
  await expect(alice.block('bob').locator('.chut-message')).toHaveCount(29);
  await expect.poll(fromEnd).toBe(0);
  for (const scrolled of [0, 400]) {
    await alice.log('bob').evaluate((log, by) => log.scrollBy(0, -by), scrolled);
    await expect.poll(fromEnd).toBe(scrolled);
    for (const height of [420, 800, 500, 800]) {
      await alice.page.setViewportSize({ width: 1280, height });
      await expect.poll(fromEnd).toBe(scrolled);
    }
  }

  await alice.say('bob', 'One\ntwo\nthree\nfour');
  await expect(alice.log('bob').getByText('four')).toBeInViewport({ ratio: 1 });
  await expect.poll(fromEnd).toBe(0);
});

for (const size of ['10px', '20px'])
  test(`no field is smaller than 16 px where the letters are ${size}`, async ({ arrive, server, site }) => {
    const style = `.chut { --chut-font-size: ${size}; }`;
    const alice = await arrive('alice', { at: site.page({ user: 'alice', peer: 'bob', server: server.url, style }) });
    await alice.chatWith('bob');

    expect(await alice.composer('bob').evaluate((input) => parseFloat(getComputedStyle(input).fontSize))).toBe(Math.max(16, parseFloat(size)));
  });
