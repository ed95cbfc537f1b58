// What people see: a conversation in pictures, and the plain facts of its layout.
import type { BrowserContextOptions } from '@playwright/test';
import { expect, test } from '../world';

const LOOKS: { name: string; legacy: boolean; browser: BrowserContextOptions }[] = [
  { name: 'light', legacy: false, browser: { colorScheme: 'light' } },
  { name: 'dark', legacy: false, browser: { colorScheme: 'dark' } },
  { name: 'phone', legacy: false, browser: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
  { name: 'legacy', legacy: true, browser: { colorScheme: 'light' } },
  { name: 'legacy-phone', legacy: true, browser: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
];

const TALK = [
  ['bob', 'Good morning! Is the bicycle still for sale?'],
  ['alice', 'It is. You can come and see it today.'],
  ['bob', 'Great, at five?'],
  ['alice', 'Five is fine.\nRing twice, the bell is weak.'],
  ['bob', 'مرحبا، هل يمكنني أن أحضر صديقًا معي؟'],
  ['alice', 'שלום, כמובן!'],
  ['bob', '👩\u200d👩\u200d👧\u200d👦 こんにちは 안녕하세요 नमस्ते'],
  ['alice', 'averyveryverylongwordthathasnospaces'.repeat(6)],
] as const;

for (const { name, legacy, browser } of LOOKS) {
  test(`a conversation fits its window: ${name}`, async ({ arrive, api }) => {
    for (let round = 0; round < 4; round += 1)
      for (const [who, text] of TALK) await api(who).send(who === 'alice' ? 'bob' : 'alice', text);
    await api('bob').send('alice', 'See you then.');
    const alice = await arrive('alice', { legacy, browser });
    await alice.chatWith('bob');
    await expect(alice.log('bob').getByText('See you then.')).toBeInViewport({ ratio: 1 });
    await expect(alice.notice).toHaveText('');

    await alice.page.screenshot({ path: `test-results/look/${name}.png` });

    await expect(alice.composer('bob')).toBeInViewport({ ratio: 1 });
    await expect(alice.block('bob').getByRole('button', { name: 'Send' })).toBeInViewport({ ratio: 1 });
    await expect(alice.block('bob').getByRole('button', { name: 'Close conversation with bob' })).toBeInViewport({ ratio: 1 });
    expect(await alice.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    const log = await alice.log('bob').evaluate((box) => ({
      below: box.scrollHeight - box.scrollTop - box.clientHeight,
      beside: box.scrollWidth - box.clientWidth,
    }));
    expect(log.below).toBeLessThanOrEqual(2);
    expect(log.beside).toBeLessThanOrEqual(0);
  });
}

test('a minimised block with a badge stands at the lower edge', async ({ arrive, api }) => {
  const alice = await arrive('alice');
  await api('bob').send('alice', 'One');
  await expect(alice.toggle('bob')).toHaveAccessibleName(/new message/);

  await alice.page.screenshot({ path: 'test-results/look/minimised.png' });

  await expect(alice.toggle('bob')).toBeInViewport({ ratio: 1 });
  const box = await alice.block('bob').boundingBox();
  expect(box && box.y).toBeGreaterThan(600);
});

test('a long draft leaves the composer and the head of the block in the window', async ({ arrive }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');

  await alice.composer('bob').fill('line\n'.repeat(60));

  await expect(alice.composer('bob')).toBeInViewport({ ratio: 1 });
  await expect(alice.toggle('bob')).toBeInViewport({ ratio: 1 });
});

for (const legacy of [false, true]) {
  const engine = legacy ? 'shim' : 'widget';

  test(`on a phone one conversation is open at a time in the ${engine}`, async ({ arrive }) => {
    const alice = await arrive('alice', { legacy, browser: { viewport: { width: 320, height: 640 } } });
    const open = (peer: string) => alice.page.evaluate((name) => (window as unknown as { Chut: { open(peer: string): void } }).Chut.open(name), peer);

    await open('bob');
    await expect(alice.composer('bob')).toBeFocused();
    await open('carol');

    await expect(alice.composer('carol')).toBeFocused();
    await expect(alice.block('bob')).toHaveCount(0);
    await alice.composer('carol').blur();
    await expect(alice.composer('carol')).toBeInViewport({ ratio: 1 });
  });
}
