// A person in a browser that is driven by WebDriver: the same words as those of a person in Chromium.
import { expect } from '@playwright/test';
import { expectSaid, type Said } from './said';
import { KEYS, type Session, type Window } from './webdriver';

/** The ways to find things, for the scripts that run in the page; `peer` is there for them. */
const FINDING = `
  const [peer, ...rest] = arguments;
  const same = (a, b) => (a || '').trim().toLowerCase() === b.toLowerCase();
  const shown = (found) => (found && found.getClientRects().length > 0 ? found : null);
  const labelled = (what, name) => [...document.querySelectorAll(what)].find((one) => same(one.getAttribute('aria-label'), name));
  const chat = () => document.querySelector('aside.chut');
  const launcher = () => shown(document.querySelector('button.chut-launcher'));
  const list = () => labelled('aside.chut nav', 'Conversations') || null;
  const opener = () => [...document.querySelectorAll('button, a')].find((one) => same(one.textContent, 'Chat with ' + peer)) || null;
  const block = () => labelled('aside.chut section', 'Conversation with ' + peer) || null;
  const toggle = () => block() && block().querySelector('button[aria-expanded]');
  const log = () => block() && labelled('aside.chut [role=log]', 'Messages with ' + peer);
  const composer = () => block() && shown(block().querySelector('textarea'));
`;

/** Where the focus can be. */
type Place = 'launcher' | 'list' | 'composer';

export class Visitor {
  private constructor(
    readonly name: string,
    private readonly session: Session,
    private readonly window: Window,
  ) {}

  /** Every window of this person's, to be closed with the first. */
  private readonly others: Visitor[] = [];

  /** Opens a window of this person's, without going anywhere yet. */
  static async sitsDown(name: string, session: Session): Promise<Visitor> {
    const window = await session.open();
    await window.resize(1280, 800);
    return new Visitor(name, session, window);
  }

  /** Another window of the same person. */
  async again(url: string): Promise<Visitor> {
    const other = await Visitor.sitsDown(this.name, this.session);
    this.others.push(other);
    await other.goes(url);
    return other;
  }

  /** Closes every window. */
  async leaves(): Promise<void> {
    for (const one of [this, ...this.others]) await one.window.close();
  }

  /** Goes to a page with the chat on it and waits until that is connected. */
  async goes(url: string): Promise<void> {
    await this.window.goes(url);
    await this.expectState('connected');
  }

  async reloads(): Promise<void> {
    await this.window.reloads();
    await this.expectState('connected');
  }

  async expectState(state: 'connecting' | 'connected' | 'reconnecting' | 'stopped'): Promise<void> {
    await expect.poll(() => this.look(`return chat() && chat().getAttribute('data-state')`), { message: 'the state' }).toBe(state);
  }

  /** Opens the conversation from the page's own button. */
  async chatWith(peer: string): Promise<void> {
    await this.window.click(`${FINDING} return opener()`, [peer]);
    await this.expectOpen(peer);
  }

  async expectLauncher(): Promise<void> {
    await expect.poll(() => this.look(`return launcher() !== null`), { message: 'the launcher' }).toBe(true);
  }

  async expectOpen(peer: string): Promise<void> {
    await expect.poll(() => this.look(`return composer() !== null`, peer), { message: 'a composer' }).toBe(true);
  }

  /** Waits for a minimised block whose name counts so many new messages. */
  async expectMinimised(peer: string, fresh: number): Promise<void> {
    const name = () => this.window.label(`${FINDING} return toggle()`, [peer]);
    await expect.poll(name, { message: 'the name of a block' }).toMatch(new RegExp(`\\b${fresh} new messages?`));
    const open = () => this.look(`return [toggle().getAttribute('aria-expanded'), composer()]`, peer);
    expect(await open()).toEqual(['false', null]);
  }

  async expand(peer: string): Promise<void> {
    const expanded = () => this.look<string | null>(`return toggle() && toggle().getAttribute('aria-expanded')`, peer);
    await expect.poll(expanded).not.toBeNull();
    if ((await expanded()) === 'false') await this.window.click(`${FINDING} return toggle()`, [peer]);
    await expect.poll(expanded).toBe('true');
  }

  /** Writes into the composer and sends nothing. */
  async writes(peer: string, text: string): Promise<void> {
    await this.window.type(`${FINDING} return composer()`, [peer], text);
  }

  /** Writes and sends; returns as soon as the composer is empty, whether or not the server has answered. */
  async say(peer: string, text: string): Promise<void> {
    await this.writes(peer, text + KEYS.Enter);
    await this.expectDraft(peer, '');
  }

  async expectDraft(peer: string, text: string): Promise<void> {
    await expect.poll(() => this.look(`return composer() && composer().value`, peer), { message: 'the draft' }).toBe(text);
  }

  async messages(peer: string): Promise<Said[]> {
    return this.look(
      `return [...(block() ? block().querySelectorAll('.chut-message') : [])].map((item) => ({
        text: item.querySelector('.chut-message__text').textContent,
        mine: item.classList.contains('chut-message--mine'),
        state: item.getAttribute('data-state'),
      }))`,
      peer,
    );
  }

  async expectMessages(peer: string, expected: Said[]): Promise<void> {
    await expectSaid(() => this.messages(peer), expected);
  }

  /** Waits until the head of the block, or what stands below its messages, says it. */
  async expectSees(peer: string, words: string): Promise<void> {
    await expect.poll(() => this.look(`return block() ? block().innerText : ''`, peer), { message: 'the block' }).toContain(words);
  }

  async expectNotice(words: string): Promise<void> {
    const notice = () => this.look(`return chat().querySelector('[role=status]').textContent`);
    await expect.poll(notice, { message: 'the notice' }).toBe(words);
  }

  /** Reads near the start of what is there. */
  async scrollsUp(peer: string): Promise<void> {
    // As long as the start is what is shown, the list has not settled, and nothing would move.
    await expect.poll(() => this.look(`return log().scrollTop`, peer), { message: 'the place in the log' }).toBeGreaterThan(0);
    await this.look(`log().scrollTop = 0`, peer);
  }

  /** What a browser does when a tab goes behind another, as far as a page can tell. */
  async hides(hidden: boolean): Promise<void> {
    await this.look(
      `Object.defineProperty(document, 'hidden', { configurable: true, get: () => rest[0] });
      document.dispatchEvent(new Event('visibilitychange'))`,
      '',
      hidden,
    );
  }

  /** What of the server's files the page has fetched, by name. */
  async fetched(): Promise<string[]> {
    return this.look(`return performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)`);
  }

  /** Presses Tab until the focus is on what the script finds. */
  async tabsTo(what: Place, peer = ''): Promise<void> {
    const there = () => this.look<boolean>(`const wanted = ${what}(); return wanted !== null && document.activeElement === wanted`, peer);
    for (let presses = 0; presses < 20 && !(await there()); presses += 1) await this.window.press(KEYS.Tab);
    expect(await there(), `the focus is on the ${what}`).toBe(true);
  }

  async expectFocus(what: Place, peer = ''): Promise<void> {
    await expect.poll(() => this.look(`return document.activeElement === ${what}()`, peer), { message: `focus on the ${what}` }).toBe(true);
  }

  async title(): Promise<string> {
    return this.window.title();
  }

  async picture(): Promise<Buffer> {
    return this.window.picture();
  }

  /** Goes where there is no chat. */
  async goesAway(url: string): Promise<void> {
    await this.window.goes(url);
  }

  async presses(key: keyof typeof KEYS): Promise<void> {
    await this.window.press(KEYS[key]);
  }

  /** Types, wherever the focus is. */
  async types(text: string): Promise<void> {
    await this.window.press(text);
  }

  private async look<T>(script: string, peer = '', ...more: unknown[]): Promise<T> {
    return this.window.look<T>(`${FINDING} ${script}`, [peer, ...more]);
  }
}
