// Sites whose style sheets mean no good: the chat looks as it does on a bare page, and gives way to rules made for it.
import { troubles, appearance } from '../eyes';
import { HOSTS } from '../hosts';
import type { Person } from '../people';
import { mine, theirs } from '../said';
import { expect, test } from '../world';

test.use({ allowSite: true });

/** A block with links from both sides, a minimised one with a count, and the list. */
async function everythingOpen(alice: Person): Promise<void> {
  // Its own button may be anywhere by its own rules.
  await alice.page.evaluate(() => (window as unknown as { Chut: { open(peer: string): void } }).Chut.open('bob'));
  await expect(alice.composer('bob')).toBeFocused();
  await expect(alice.log('bob').getByText('Mine:')).toBeInViewport({ ratio: 1 });
  await expect(alice.notice).toHaveText('');
  await alice.page.locator('.chut-launcher').click();
  await expect(alice.chat.getByRole('navigation')).toBeFocused();
  await alice.page.mouse.move(0, 0);
}

/** The lines that are not as they should be; their number is a line, too. */
function differing(lines: string[], wanted: string[]): string[] {
  const other = lines.filter((line, at) => line !== wanted[at]);
  return lines.length === wanted.length ? other : [`${lines.length} lines, not ${wanted.length}`, ...other];
}

test.beforeEach(async ({ api }) => {
  await api('carol').send('alice', 'Hello');
  await api('bob').send('alice', 'Theirs: https://example.org/theirs');
  const { seq } = await api('alice').send('bob', 'Mine: https://example.org/mine');
  // Else the first who looks sees another thing than the second.
  await api('alice').read('bob', seq);
});

for (const [name, style] of Object.entries(HOSTS)) {
  test(`the chat looks the same on a site with ${name}`, async ({ arrive, server, site }) => {
    const embed = { user: 'alice', peer: 'bob', server: server.url };
    const bare = await arrive('alice', { at: site.page(embed) });
    await everythingOpen(bare);
    const wanted = await appearance(bare.page);
    await bare.page.close();
    const alice = await arrive('alice', { at: site.page({ ...embed, style }) });
    await everythingOpen(alice);
    await alice.page.screenshot({ path: `test-results/look/host-${name.replace(/\W+/g, '-')}.png` });

    expect(differing(await appearance(alice.page), wanted)).toEqual([]);
    expect(await troubles(alice.page)).toEqual([]);
    for (const button of await alice.chat.getByRole('button').all()) {
      await button.hover();
      expect(await troubles(alice.page), 'under the pointer').toEqual([]);
    }
    await alice.composer('bob').focus();
    await expect(alice.composer('bob')).toHaveCSS('outline-width', '2px');
    await expect(alice.composer('bob')).toHaveCSS('outline-style', 'solid');
  });

  test(`isolated, the chat looks the same on a site with ${name}`, async ({ arrive, server, site }) => {
    const embed = { user: 'alice', peer: 'bob', server: server.url, attributes: 'data-isolate' };
    const bare = await arrive('alice', { at: site.page(embed) });
    await everythingOpen(bare);
    const wanted = await appearance(bare.page);
    await bare.page.close();
    const alice = await arrive('alice', { at: site.page({ ...embed, style }) });
    await everythingOpen(alice);

    const inside = (lines: string[]) => lines.filter((line) => !line.startsWith('chut '));
    expect(differing(inside(await appearance(alice.page)), inside(wanted))).toEqual([]);
    expect(await troubles(alice.page)).toEqual([]);
  });
}

for (const [name, style] of Object.entries(HOSTS))
  test(`the shim can be read and used on a site with ${name}`, async ({ arrive, server, site }) => {
    const alice = await arrive('alice', { at: site.page({ user: 'alice', peer: 'bob', server: server.url, engine: 'shim', style }) });
    await alice.page.evaluate(() => (window as unknown as { Chut: { open(peer: string): void } }).Chut.open('bob'));
    await expect(alice.composer('bob')).toBeFocused();
    await alice.say('bob', 'Older');
    await alice.expectMessages('bob', [theirs('Theirs: https://example.org/theirs'), mine('Mine: https://example.org/mine'), mine('Older')]);
    await alice.page.screenshot({ path: `test-results/look/shim-host-${name.replace(/\W+/g, '-')}.png` });

    expect(await troubles(alice.page)).toEqual([]);
  });

test('a rule that names a class, an attribute or a state wins', async ({ arrive, server, site }) => {
  const style = `
    .chut-composer__send { background-color: rgb(1, 2, 3); padding: 0 33px; }
    .chut-block { position: relative; border-top: 5px solid rgb(4, 5, 6); }
    [data-presence] { opacity: 0.5; }
    aside.chut p { letter-spacing: 2px; }
    .chut { --chut-accent: rgb(7, 8, 9); }`;
  const alice = await arrive('alice', { at: site.page({ user: 'alice', peer: 'bob', server: server.url, style }) });
  await alice.chatWith('bob');

  const block = alice.block('bob');
  await expect(block.getByRole('button', { name: 'Send' })).toHaveCSS('background-color', 'rgb(1, 2, 3)');
  await expect(block.getByRole('button', { name: 'Send' })).toHaveCSS('padding-left', '33px');
  await expect(block).toHaveCSS('border-top-color', 'rgb(4, 5, 6)');
  await expect(block).toHaveCSS('position', 'relative');
  await expect(block.locator('.chut-standing__dot')).toHaveCSS('opacity', '0.5');
  await expect(block.locator('.chut-standing__text')).toHaveCSS('letter-spacing', '2px');
  await expect(block.locator('.chut-message--mine .chut-message__text')).toHaveCSS('background-color', 'rgb(7, 8, 9)');
});
