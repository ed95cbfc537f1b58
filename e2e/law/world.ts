// A made-up world: three people with their tabs, a server and what is between them, all of one seed.
import { Chance } from './chance';
import { Clock } from './clock';
import * as laws from './laws';
import { Network } from './network';
import type { Page } from './page';
import { PEOPLE, Server } from './server';
import { Store, Tab } from './tab';

/** How long the world misbehaves. */
const CHAOS_MS = 180_000;

/** How long it is watched when all has come to rest. */
const REST_MS = 180_000;

/** The longest that anybody waits for an answer and then for the next try. */
const LAST_TRY_MS = 45_000;

/** What somebody has typed. */
export interface Typed {
  tab: Tab;
  page: Page;
  from: string;
  to: string;
  text: string;
  /** It was taken, under this ID. */
  id?: string;
  /** The page's token, where it was not known whose that was. */
  token?: string;
  /** The page knew then whose it is. */
  wasKnown?: boolean;
  /** The server did not want it, at least once. */
  wasRefused?: boolean;
}

/** See the file. */
export class World {
  readonly clock = new Clock();
  readonly chance: Chance;
  readonly server: Server;
  readonly network: Network;
  readonly tabs: Tab[] = [];
  readonly typed: Typed[] = [];
  isBad = true;
  /** In some worlds pages are small, so that there are many. */
  readonly constants: { outer: string; inner: string };

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.server = new Server(this.clock, this.chance, (what) => this.fault(what));
    this.network = new Network(this.clock, this.chance, this.server);
    const isSmall = this.chance.happens(60);
    this.constants = isSmall ? { outer: 'MOST_PLACES = 3; MOST_MESSAGES = 12; TRIM = 8', inner: 'PAGE = 3' } : { outer: '', inner: '' };
    this.remember(this.chance.oneOf(isSmall ? [0, 5, 40] : [0, 10, 300]));
    for (const owner of PEOPLE) {
      const browser = new Store();
      const count = owner === 'carol' ? 1 : this.chance.between(2, 3);
      for (let number = 1; number <= count; number += 1) {
        this.tabs.push(new Tab(this, owner, `${owner}${number}`, number < 3 ? browser : new Store()));
      }
    }
  }

  live(): void {
    this.clock.runFor(this.chance.below(2_000));
    const end = this.clock.now + CHAOS_MS;
    while (this.clock.now < end) {
      this.befall();
      this.chance.oneOf(this.tabs).act();
      this.clock.runFor(this.chance.below(1_500));
    }
    this.recover();
    this.comeToRest();
    laws.check(this);
    this.watchRest();
    laws.check(this);
    this.readAll();
  }

  fault(what: string): never {
    throw new Error(what);
  }

  /** A text that nobody has typed before. */
  type(tab: Tab, to: string): string {
    const text = `${tab.name} to ${to}: ${this.typed.length}`;
    this.typed.push({ tab, page: tab.page, from: tab.owner, to, text });
    return text;
  }

  sent(id: string, text: string, doubt: string): void {
    const typed = this.typed.find((one) => one.text === text);
    if (!typed || typed.id) this.fault(`sent twice, or by nobody: ${text}`);
    typed.id = id;
    typed.token = doubt;
    typed.wasKnown = doubt === '';
  }

  refused(id: string): void {
    const typed = this.typed.find((one) => one.id === id);
    if (typed) typed.wasRefused = true;
  }

  /** What there was before anybody came. */
  private remember(count: number): void {
    for (let made = 0; made < count; made += 1) {
      const from = this.chance.oneOf(PEOPLE);
      const to = this.chance.oneOf(PEOPLE.filter((one) => one !== from));
      this.server.log.append({ id: `earlier-${made}`, from, to, text: 'earlier', at: this.clock.now }, 0);
    }
  }

  /** What befalls the server and the network. */
  private befall(): void {
    const { server, network, chance } = this;
    const what = chance.below(60);
    if (what < 1) server.isHasty = !server.isHasty;
    else if (what < 2) server.crash();
    else if (what < 8) server.start();
    else if (what < 9) server.drain();
    else if (what < 10) server.refuses = chance.oneOf([0, 20, 60]);
    else if (what < 11) server.loseEpoch();
    else if (what < 12) this.revoke(chance.oneOf(PEOPLE));
    else if (what < 15) network.worsen();
    else if (what < 17) network.heal();
  }

  private revoke(person: string): void {
    this.server.revoke(person);
    for (const { page } of this.tabs.filter(({ owner, isAsked }) => owner === person && !isAsked)) page.renewSoon();
  }

  private recover(): void {
    this.isBad = false;
    this.network.heal();
    this.server.start();
    this.server.refuses = 0;
    this.server.isHasty = false;
    for (const tab of this.tabs) tab.recover();
  }

  private comeToRest(): void {
    for (let time = 0; time < 60; time += 1) {
      this.clock.runFor(5_000);
      if (this.tabs.some((tab) => laws.unrestOf(tab) !== '')) continue;
      // What failed before may be tried again once more.
      this.clock.runFor(LAST_TRY_MS);
      return;
    }
    this.fault(`never at rest: ${this.tabs.map((tab) => `${tab.name} ${laws.unrestOf(tab)}`).join(', ')}`);
  }

  private watchRest(): void {
    for (const tab of this.tabs) tab.page.calls = [];
    this.clock.runFor(REST_MS);
    for (const tab of this.tabs) {
      const most = tab.poll === 'short' ? REST_MS / 5_000 + 1 : REST_MS / 45_000 + 1;
      if (tab.page.calls.length > most) this.fault(`${tab.name} has made ${tab.page.calls.length} calls at rest: ${tab.page.calls.join()}`);
    }
  }

  /** Everybody reads everything. */
  private readAll(): void {
    for (const { page, peers } of this.tabs) {
      for (const peer of peers) page.command('open', peer);
    }
    this.clock.runFor(30_000);
    for (const tab of this.tabs) {
      for (const peer of tab.peers) {
        const one = tab.page.conversation(peer);
        one.atEnd_ = false;
        for (let tries = 0; one.log_.more && tries < 1_000; tries += 1) {
          tab.page.within('loadOlder', one);
          this.clock.runFor(200);
        }
        laws.checkWhole(tab, peer);
      }
    }
  }
}
