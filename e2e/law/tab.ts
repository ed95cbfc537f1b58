// A tab and the person at it: one page after another, and what outlives each.
import type { Port } from './network';
import { Page } from './page';
import { PEOPLE } from './server';
import type { World } from './world';

/** A browser's store. */
export class Store {
  private readonly kept = new Map<string, string>();

  getItem(name: string): string | null {
    return this.kept.get(name) ?? null;
  }

  setItem(name: string, text: string): void {
    this.kept.set(name, text);
  }

  texts(): [name: string, text: string][] {
    return [...this.kept];
  }

  removeItem(name: string): void {
    this.kept.delete(name);
  }
}

/** See the file. */
export class Tab implements Port {
  isOnline = true;
  isHidden = false;
  polledAt = 0;
  readonly session = new Store();
  readonly isScript: boolean;
  /** Its browser says that a script is over a moment before that runs. */
  readonly isHasty: boolean;
  /** It runs scripts in the order in which they were asked for. */
  readonly isOrderly: boolean;
  readonly isNarrow: boolean;
  /** Its host page is asked for a new token; otherwise the page knows by itself when there is one. */
  readonly isAsked: boolean;
  readonly poll: string;
  /** Who is signed in at the host page. */
  owner: string;
  page: Page;
  private isAway = false;

  constructor(readonly world: World, private readonly regular: string, readonly name: string, readonly visits: Store) {
    const { chance } = world;
    this.owner = regular;
    this.isScript = chance.happens(50);
    this.isHasty = chance.happens(30);
    this.isOrderly = chance.happens(30);
    this.isNarrow = chance.happens(30);
    this.isAsked = chance.happens(50);
    this.poll = chance.happens(20) ? 'short' : '';
    this.page = new Page(this);
  }

  get token(): string {
    return this.world.server.tokenOf(this.owner);
  }

  get peers(): string[] {
    return PEOPLE.filter((one) => one !== this.owner);
  }

  /** Whether it has kept a message for a person to send. */
  keeps(person: string, id: string): boolean {
    return this.session.texts().some(([name, text]) => name.endsWith(` ${person} shim`) && text.includes(id));
  }

  /** What the page sends on leaving: nobody waits for an answer. */
  sendBlindly(src: string): void {
    const [path, query] = src.replace(/^.*\/v1\//, '').split('?');
    const { token, ...params } = Object.fromEntries(new URLSearchParams(query));
    this.world.network.carry(this, { path: path!, params, token: token ?? '', isScript: true }, () => undefined);
  }

  /** Something that a person does, or that befalls the tab. */
  act(): void {
    const { chance } = this.world;
    const does = chance.below(100);
    if (does < 4) this.reload(chance.happens(70));
    else if (does < 7) this.turn(!this.isOnline);
    else if (does < 10) this.sleep(chance.happens(50));
    else if (does < 13) this.comeBack();
    else if (does < 14) this.change(chance.oneOf([this.regular, ...PEOPLE]));
    else if (!this.page.isFrozen) this.use(does, chance.oneOf(this.peers));
  }

  /** All is well again. */
  recover(): void {
    this.comeBack();
    this.turn(true);
    this.change(this.regular);
  }

  private use(does: number, peer: string): void {
    const { chance } = this.world;
    const { page } = this;
    if (does < 45) this.say(peer, 1);
    else if (does < 47) this.say(peer, chance.between(3, 20));
    else if (does < 57) page.command('open', peer);
    else if (does < 62) page.ask<(one: object) => void>('toggleBlock')(page.conversation(peer));
    else if (does < 66) page.command('close', peer);
    else if (does < 73) this.scroll(peer, !page.conversation(peer).atEnd_);
    else if (does < 81) this.pageUp(peer);
    else if (does < 88) this.show(!this.isHidden);
    else if (does < 91) this.typeTo(peer);
    else if (does < 94) page.within('setBlocked', page.conversation(peer), !page.conversation(peer).blocked && chance.happens(40));
    else if (does < 97) this.tryAgain();
    else page.command('list');
  }

  /** Another person signs in: without loading anew, where the page knows whose it was. */
  private change(owner: string): void {
    if (this.owner === owner || this.page.isFrozen) return;
    const isKnown = this.page.ask('me') === this.owner && !this.page.ask('early.length');
    this.owner = owner;
    if (isKnown) this.page.renew();
    else this.reload(true);
  }

  private say(peer: string, times: number): void {
    // Nobody writes in a page that has still another's token.
    if ((this.page.ask<string>('me') ?? this.owner) !== this.owner && this.page.ask('config.token') !== this.token) return;
    for (let time = 0; time < times; time += 1) this.page.command('send', peer, this.world.type(this, peer));
  }

  /** The host page acts as soon as it hears how things stand. */
  hearsState(): void {
    const { chance } = this.world;
    if (chance.happens(10)) this.say(chance.oneOf(this.peers), 1);
    if (chance.happens(5)) this.change(chance.oneOf([this.regular, ...PEOPLE]));
  }

  private typeTo(peer: string): void {
    if (this.world.chance.happens(70)) this.page.within('typed', peer);
    else this.page.within('stopTyping');
  }

  private tryAgain(): void {
    const refused = this.page.ask<{ code?: string }[]>('outbox').find(({ code }) => code);
    if (refused) this.page.within('sendAgain', refused);
  }

  /** As the log of an open block follows the scrolling. */
  private scroll(peer: string, atEnd: boolean): void {
    const one = this.page.conversation(peer);
    if (!this.page.ask<(peer: string) => boolean>('isOpen')(peer)) return;
    one.atEnd_ = atEnd;
    one.below_ = 0;
    this.page.ask('changed()');
  }

  /** Reads further up, some pages; who then has something to say does not wait for the last of them. */
  private pageUp(peer: string, pages = this.world.chance.between(1, 4)): void {
    if (!this.peers.includes(peer)) return;
    const one = this.page.conversation(peer);
    this.scroll(peer, false);
    if (one.log_.floor_ && one.log_.more && !one.atEnd_) this.page.within('loadOlder', one);
    if (pages > 1) this.page.later(this.world.chance.below(3_000), () => this.pageUp(peer, pages - 1));
    else if (this.world.chance.happens(50)) this.say(peer, 1);
  }

  private show(isHidden: boolean): void {
    this.isHidden = isHidden;
    this.page.see(isHidden);
  }

  private turn(isOnline: boolean): void {
    if (this.isOnline === isOnline) return;
    this.isOnline = isOnline;
    if (!this.page.isFrozen) this.page.fire(isOnline ? 'online' : 'offline');
  }

  /** The computer sleeps; or the person goes on to another page, and this one is kept. */
  private sleep(isAway: boolean): void {
    if (this.page.isFrozen) return;
    if (isAway) this.page.fire('pagehide');
    this.isAway = isAway;
    this.page.isFrozen = true;
  }

  private comeBack(): void {
    if (!this.page.isFrozen) return;
    this.page.thaw();
    if (this.isAway) this.page.fire('pageshow', { originalEvent: { persisted: true } });
  }

  /** The page goes, with or without a word, and is loaded anew. */
  private reload(saysSo: boolean): void {
    if (saysSo && !this.page.isFrozen) this.page.fire('pagehide');
    this.page.isAlive = false;
    this.page = new Page(this);
  }
}
