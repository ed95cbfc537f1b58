// The test function, with a world of its own for each test: a server, people in browsers, a host site, an old browser.
import { expect, test as base, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { Api } from './api';
import { Lossy } from './lossy';
import type { OldEngine } from './old/browser';
import { OldPerson } from './old/person';
import { Person } from './people';
import { Server } from './server';
import { Site } from './site';
import { Tap } from './tap';

export interface Visit {
  /** Any page with the chat on it; the person's demo page when absent. */
  at?: string;
  /** The demo page with the shim forced. */
  legacy?: boolean;
  browser?: BrowserContextOptions;
  /** What the chat is called there, where it does not speak English. */
  named?: string;
  /** What is to be arranged before the page is there. */
  before?: (page: Page) => Promise<unknown>;
}

interface World {
  /** Whether people have the shim, where a visit does not say. */
  legacy: boolean;
  serverArgs: string[];
  /** Whether the server allows calls from the host site's origin. */
  allowSite: boolean;
  server: Server;
  site: Site;
  lossy: Lossy;
  tap: Tap;
  /** A person comes in a browser of old; several may. */
  old: (engine: OldEngine) => Promise<OldPerson>;
  phantom: OldPerson;
  /** A person comes, in a browser profile of their own. */
  arrive: (name: string, visit?: Visit) => Promise<Person>;
  /** Another tab of a person who is there, in the same profile. */
  anotherTab: (person: Person) => Promise<Person>;
  api: (user: string) => Api;
}

export const test = base.extend<World>({
  legacy: [false, { option: true }],
  serverArgs: [[], { option: true }],
  allowSite: [false, { option: true }],

  server: async ({ serverArgs, allowSite, site }, use) => {
    const server = await Server.start([...serverArgs, ...(allowSite ? ['--allow-origin', site.origin] : [])]);
    await use(server);
    await server.dispose();
    expect(server.stderr).not.toContain('panicked');
  },

  site: async ({ legacy }, use) => {
    const site = await Site.open(legacy ? 'shim' : 'auto');
    await use(site);
    await site.dispose();
  },

  lossy: async ({ server }, use) => {
    const lossy = await Lossy.to(server.url);
    await use(lossy);
    await lossy.dispose();
  },

  tap: async ({ server }, use) => {
    const tap = await Tap.to(server.url);
    await use(tap);
    await tap.dispose();
  },

  old: async ({}, use) => {
    const people: OldPerson[] = [];
    await use(async (engine) => {
      const person = await OldPerson.sitsDown(engine);
      people.push(person);
      return person;
    });
    await Promise.all(people.map((person) => person.dispose()));
  },

  phantom: async ({ old }, use) => {
    await use(await old('PhantomJS'));
  },

  arrive: async ({ browser, server, legacy }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (name, visit = {}) => {
      const context = await browser.newContext(visit.browser);
      contexts.push(context);
      const person = await Person.sitsDown(name, context, visit.named);
      await visit.before?.(person.page);
      await person.goes(visit.at ?? server.pageOf(name, visit.legacy ?? legacy));
      return person;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  anotherTab: async ({}, use) => {
    await use(async (person) => {
      const tab = await Person.sitsDown(person.name, person.page.context());
      await tab.goes(person.page.url());
      return tab;
    });
  },

  api: async ({ server }, use) => {
    await use((user) => new Api(server.url, user));
  },
});

export { OLD_ENGINES } from './old/browser';
export { expect };
