// Of all the tabs of one person in one browser, one polls; whatever becomes of it, nothing is lost and nothing doubled.
import type { BrowserContext, Page } from '@playwright/test';
import { Polls } from '../polls';
import { Person } from '../people';
import { theirs } from '../said';
import { expect, test } from '../world';

type Arrive = (name: string, visit?: { at?: string; before?: (page: Page) => Promise<unknown> }) => Promise<Person>;
type AnotherTab = (person: Person) => Promise<Person>;

test('six tabs hold one poll, and each shows each message once', async ({ arrive, anotherTab, api }) => {
  const { polls, tabs } = await browserOf('alice', 6, arrive, anotherTab);
  await polls.expectCount(1);

  await says(api('bob'), ['one', 'two', 'three'], tabs);
  await tabs[3]!.say('bob', 'from the fourth tab');

  for (const tab of tabs) await expect.poll(async () => (await tab.messages('bob')).at(-1)?.text).toBe('from the fourth tab');
  await polls.expectCount(1);
  for (const tab of tabs) expect(tab.problems).toEqual([]);
});

test('where the tab that polls is closed, another does, and nothing is missed', async ({ arrive, anotherTab, api }) => {
  const { polls, tabs } = await browserOf('alice', 3, arrive, anotherTab);

  for (const left of [2, 1]) {
    const leader = await polls.leader();
    await Promise.all([api('bob').send('alice', `before ${left}`), leader.close(), api('bob').send('alice', `after ${left}`)]);
    tabs.splice(tabs.findIndex((tab) => tab.page === leader), 1);
    await polls.expectCount(1);
    expect(tabs).toHaveLength(left);
  }

  await expectLog(api('alice'), tabs, 4);
});

test('where the tab that polls crashes, another does', async ({ arrive, anotherTab, api }) => {
  const { polls, tabs, context } = await browserOf('alice', 3, arrive, anotherTab);
  const leader = await polls.leader();
  const session = await context.newCDPSession(leader);
  const crashed = leader.waitForEvent('crash');

  void session.send('Page.crash').catch(() => {});
  await crashed;
  const rest = tabs.filter((tab) => tab.page !== leader);
  await says(api('bob'), ['after the crash'], rest);

  expect(await polls.leader()).not.toBe(leader);
});

test('a tab that comes into sight while the one that polls is frozen shows what it missed', async ({ arrive, anotherTab, api }) => {
  const { polls, tabs, context } = await browserOf('alice', 2, arrive, anotherTab);
  const leader = await polls.leader();
  const follower = tabs.find((tab) => tab.page !== leader)!;
  await follower.hides(true);
  const frozen = await freeze(context, leader);
  await api('bob').send('alice', 'to a sleeper');

  await follower.hides(false);

  await expectLog(api('alice'), [follower], 1);
  await frozen.thaw();
  await expectLog(api('alice'), tabs, 1);
});

test('where the server is down the tabs that do not poll say so too, and one that takes over goes on', async ({ arrive, anotherTab, api, server }) => {
  const { polls, tabs } = await browserOf('alice', 3, arrive, anotherTab);
  await says(api('bob'), ['before'], tabs);
  const leader = await polls.leader();

  await server.kill();
  for (const tab of tabs) await tab.expectState('reconnecting');
  await leader.close();
  await server.restart();
  await api('bob').send('alice', 'after');

  const rest = tabs.filter((tab) => tab.page !== leader);
  await expectLog(api('alice'), rest, 2);
  for (const tab of rest) await tab.expectState('connected');
  await polls.expectCount(1);
});

for (const missing of ['locks', 'BroadcastChannel']) {
  test(`without ${missing} every tab polls`, async ({ arrive, anotherTab, api }) => {
    const takeAway = async (context: BrowserContext) =>
      context.addInitScript((missing) => {
        if (missing === 'locks') Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
        else Object.defineProperty(window, 'BroadcastChannel', { value: undefined });
      }, missing);
    const { polls, tabs } = await browserOf('alice', 2, arrive, anotherTab, takeAway);
    await polls.expectCount(2);

    await says(api('bob'), ['one', 'two'], tabs);

    await polls.expectCount(2);
  });
}

test('where the browser refuses locks to a page it polls by itself', async ({ arrive, api }) => {
  const refuse = async (context: BrowserContext) =>
    context.addInitScript(() => {
      LockManager.prototype.request = () => Promise.reject(new DOMException('not here', 'SecurityError'));
    });
  const { polls, tabs } = await browserOf('alice', 1, arrive, async (tab) => tab, refuse);
  await polls.expectCount(1);

  await says(api('bob'), ['one'], tabs);
});

test('two people in one browser hear each their own', async ({ arrive, anotherTab, api, server }) => {
  const { polls, tabs, context } = await browserOf('alice', 2, arrive, anotherTab);
  const carol = await Person.sitsDown('carol', context);
  await carol.goes(server.pageOf('carol'));
  await carol.chatWith('bob');
  await polls.expectCount(2);

  await says(api('bob'), ['for alice'], tabs);
  await api('bob').send('carol', 'for carol');

  await carol.expectMessages('bob', [theirs('for carol')]);
  await expectLog(api('alice'), tabs, 1);
});

test('what other pages of the site say over the channel does no harm', async ({ arrive, anotherTab, api, server }) => {
  const { polls, tabs, context } = await browserOf('alice', 2, arrive, anotherTab);
  const stranger = await context.newPage();
  await stranger.goto(`${server.url}/?user=carol`);

  await stranger.evaluate((name) => {
    const channel = new BroadcastChannel(name);
    const reply = { cursor: 'made up', events: 'none', hold_ms: 1 };
    const odd = [null, 1, 'text', [], {}, { from: 1, reply: 2 }, { from: 'x', reply }, { failing: 1 }, { tab: {} }, { from: {}, reply: null }];
    for (const message of odd) channel.postMessage(message);
  }, `chut ${server.url} alice`);

  await says(api('bob'), ['all the same'], tabs);
  for (const tab of tabs) expect(tab.problems).toEqual([]);
  await polls.expectCount(2);
});

test('one tab of a hidden browser counts in its title', async ({ arrive, anotherTab, api }) => {
  const { polls, tabs } = await browserOf('alice', 2, arrive, anotherTab);
  const leader = await polls.leader();
  const title = await leader.title();
  for (const tab of tabs) await tab.hides(true);

  await says(api('bob'), ['one'], tabs);

  await expect(leader).toHaveTitle(`(1) ${title}`);
  for (const tab of tabs) if (tab.page !== leader) await expect(tab.page).toHaveTitle(title);
});

test('a browser with no tab in sight is away, and with one it is there', async ({ arrive, anotherTab }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.say('bob', 'Hello');
  const { polls, tabs } = await browserOf('bob', 2, arrive, anotherTab, undefined, 'alice');
  const seen = (state: string) => expect(alice.block('bob').getByText(state, { exact: true })).toBeVisible();
  await seen('online');
  const leader = await polls.leader();
  const [first, second] = [tabs.find((tab) => tab.page === leader)!, tabs.find((tab) => tab.page !== leader)!];

  await second.hides(true);
  await first.hides(true);
  await seen('away');
  await second.hides(false);
  await seen('online');
  await first.hides(false);
  await second.hides(true);
  await second.page.close();
  await first.hides(true);
  await seen('away');
});

test.describe('where time runs fast', () => {
  test.use({ serverArgs: ['--hold-ms', '1000'], allowSite: true });

  test('a tab that polls and is frozen loses the lead, and follows when it is back', async ({ arrive, anotherTab, api }) => {
    const { polls, tabs, context } = await browserOf('alice', 3, arrive, anotherTab, hurry);
    const leader = await polls.leader();
    const frozen = await freeze(context, leader);
    const rest = tabs.filter((tab) => tab.page !== leader);
    polls.forget(leader);
    await api('bob').send('alice', 'to a sleeper');

    await expectLog(api('alice'), rest, 1);
    expect(rest.map(({ page }) => page)).toContain(await polls.leader());
    await api('bob').send('alice', 'still asleep');
    await expectLog(api('alice'), rest, 2);
    await frozen.thaw();

    await api('bob').send('alice', 'awake');
    await expectLog(api('alice'), tabs, 3);
    expect(await polls.leader()).not.toBe(leader);
  });

  test('a tab without the widget takes over from one that is frozen', async ({ page, server, site, api }) => {
    await hurry(page.context(), 25);
    const polls = new Polls(page.context());
    const at = site.page({ server: server.url, user: 'alice', peer: 'bob' });
    const other = await page.context().newPage();
    for (const tab of [page, other]) {
      await tab.goto(at);
      await expect(tab.locator('aside.chut')).toHaveAttribute('data-state', 'connected');
    }
    const leader = await polls.leader();
    const frozen = await freeze(page.context(), leader);
    polls.forget(leader);
    const rest = leader === page ? other : page;

    expect(await polls.leader()).toBe(rest);
    await api('bob').send('alice', 'to a sleeper');
    await expect(rest.getByRole('region', { name: 'Conversation with bob' })).toBeVisible();
    await frozen.thaw();

    await expect(leader.getByRole('region', { name: 'Conversation with bob' })).toBeVisible();
    await polls.expectCount(1);
  });
});

test.describe('where the browser keeps pages that one leaves', () => {
  test.use({ allowSite: true });

  test('a page that is left hands over, is kept, and takes part again', async ({ playwright, launchOptions, server, site, api }) => {
    const browser = await playwright.chromium.launch({ ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    const context = await browser.newContext();
    const polls = new Polls(context);
    await api('bob').send('alice', 'before');
    const tabs: Person[] = [];
    for (const _ of [1, 2]) tabs.push(await Person.sitsDown('alice', context));
    for (const tab of tabs) await tab.goes(site.page({ server: server.url, user: 'alice', peer: 'bob' }));
    for (const tab of tabs) await tab.chatWith('bob');
    const leader = await polls.leader();
    const rest = tabs.filter((tab) => tab.page !== leader);
    await leader.evaluate(() => document.documentElement.setAttribute('data-kept', ''));

    await leader.goto(`${server.url}/healthz`);
    await says(api('bob'), ['while it was away'], rest);
    expect(await polls.leader()).toBe(rest[0]!.page);
    await leader.goBack({ waitUntil: 'commit' });

    await expect(leader.locator('html[data-kept]')).toBeVisible();
    await expectLog(api('alice'), tabs, 2);
    await says(api('bob'), ['and back'], tabs);
    expect(await polls.leader()).toBe(rest[0]!.page);
    await browser.close();
  });
});

test.describe('on a site of its own', () => {
  test.use({ allowSite: true });

  test('tabs that wait without the widget hold one poll, and all are roused', async ({ page, server, site, api }) => {
    const polls = new Polls(page.context());
    const at = site.page({ server: server.url, user: 'alice', peer: 'bob' });
    const pages = [page, await page.context().newPage(), await page.context().newPage()];
    for (const tab of pages) {
      await tab.goto(at);
      await expect(tab.locator('aside.chut')).toHaveAttribute('data-state', 'connected');
    }
    const first = await polls.leader();
    await first.close();
    const rest = pages.filter((tab) => tab !== first);
    expect(await polls.leader()).not.toBe(first);

    await api('bob').send('alice', 'Hello');

    for (const tab of rest) await expect(tab.getByRole('region', { name: 'Conversation with bob' })).toBeVisible();
    await polls.expectCount(1);
  });

  test('a tab that waits without the widget hears from one that has it', async ({ page, server, site, api }) => {
    const polls = new Polls(page.context());
    const at = site.page({ server: server.url, user: 'alice', peer: 'bob' });
    const other = await page.context().newPage();
    for (const tab of [page, other]) {
      await tab.goto(at);
      await expect(tab.locator('aside.chut')).toHaveAttribute('data-state', 'connected');
    }
    const leader = await polls.leader();
    await leader.getByRole('button', { name: 'Chat', exact: true }).click();
    await expect(leader.getByRole('navigation', { name: 'Conversations' })).toBeVisible();
    await polls.expectCount(1);

    await api('bob').send('alice', 'Hello');

    for (const tab of [page, other]) await expect(tab.getByRole('region', { name: 'Conversation with bob' })).toBeVisible();
    await polls.expectCount(1);
  });
});

/** A browser in which somebody has so many tabs, each with the conversation open. */
async function browserOf(
  name: string,
  count: number,
  arrive: Arrive,
  anotherTab: AnotherTab,
  before: (context: BrowserContext) => Promise<unknown> = async () => {},
  peer = 'bob',
): Promise<{ polls: Polls; tabs: Person[]; context: BrowserContext }> {
  let polls: Polls | undefined;
  const first = await arrive(name, {
    before: async (page) => {
      polls = new Polls(page.context());
      await before(page.context());
    },
  });
  const tabs = [first];
  while (tabs.length < count) tabs.push(await anotherTab(first));
  for (const tab of tabs) await tab.chatWith(peer);
  return { polls: polls!, tabs, context: first.page.context() };
}

/** The one writes, and the tabs show just what the log has. */
async function says(writer: { user: string; send(to: string, text: string): Promise<unknown>; history(peer: string): Promise<{ text: string; from: string }[]> }, what: string[], tabs: Person[]): Promise<void> {
  const reader = tabs[0]!.name;
  for (const text of what) await writer.send(reader, text);
  const all = (await writer.history(reader)).map(({ text }) => theirs(text));
  for (const tab of tabs) await tab.expectMessages(writer.user, all);
}

async function expectLog(reader: { history(peer: string): Promise<{ text: string }[]> }, tabs: Person[], count: number): Promise<void> {
  const all = (await reader.history('bob')).map(({ text }) => theirs(text));
  expect(all).toHaveLength(count);
  for (const tab of tabs) await tab.expectMessages('bob', all);
}

/** In the pages of this browser time runs so many times as fast: a poll of a second must still be within its deadline. */
async function hurry(context: BrowserContext, factor = 5): Promise<void> {
  await context.addInitScript((factor) => {
    const [setTimeout, dateNow, now] = [window.setTimeout, Date.now, performance.now.bind(performance)];
    const begun = dateNow();
    window.setTimeout = ((then: () => void, ms = 0) => setTimeout(then, ms / factor)) as typeof window.setTimeout;
    Date.now = () => begun + factor * (dateNow() - begun);
    performance.now = () => factor * now();
  }, factor);
}

/** As a browser does with a tab that it puts to sleep: not a line of its scripts runs. (One told to freeze still gets answers.) */
async function freeze(context: BrowserContext, page: Page): Promise<{ thaw(): Promise<void> }> {
  const session = await context.newCDPSession(page);
  await session.send('Debugger.enable');
  await session.send('Debugger.pause');
  return {
    thaw: async () => {
      await session.send('Debugger.resume').catch(() => {});
      await session.detach();
    },
  };
}
