// A person in a browser of old, with the same ways as one in a browser of today.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect } from '@playwright/test';
import { expectSaid, type Said } from '../said';
import { start, type OldBrowser, type OldEngine } from './browser';

/** What every script finds in the page, beside `given`. */
const WAYS = `
  function same(a, b) { return a.toLowerCase() === b.toLowerCase(); }
  function block(peer) {
    var all = document.querySelectorAll('aside.chut section[aria-label]'), i;
    for (i = 0; i < all.length; i++)
      if (same(all[i].getAttribute('aria-label'), 'Conversation with ' + peer)) return all[i];
    return null;
  }
  function within(peer, selector) { return block(peer) && block(peer).querySelector(selector); }
  function place(found) {
    var box = found && found.getBoundingClientRect();
    return box && box.width && { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  }`;

export class OldPerson {
  private constructor(
    readonly engine: OldEngine,
    readonly browser: OldBrowser,
  ) {}

  static async sitsDown(engine: OldEngine): Promise<OldPerson> {
    return new OldPerson(engine, await start(engine));
  }

  /** Goes to a page with the chat on it and waits until that is connected. */
  async goes(url: string): Promise<void> {
    await this.browser.go(url);
    await expect.poll(() => this.state(), { message: `${this.engine} is connected` }).toBe('connected');
  }

  async state(): Promise<string> {
    return this.look(`
      var chat = document.querySelector('aside.chut');
      return chat ? chat.getAttribute('data-state') : '';`);
  }

  /** Opens the conversation from the page's own button. */
  async chatWith(peer: string): Promise<void> {
    await this.press(`
      var all = document.querySelectorAll('button, a'), i;
      for (i = 0; i < all.length; i++) if (same(all[i].textContent, 'Chat with ' + given)) return place(all[i]);`, peer);
    await this.expectOpen(peer);
  }

  async expand(peer: string): Promise<void> {
    await this.folds(peer, 'true');
    await this.expectOpen(peer);
  }

  async minimise(peer: string): Promise<void> {
    await this.folds(peer, 'false');
  }

  async say(peer: string, text: string): Promise<void> {
    await this.press(`return place(within(given, 'textarea'));`, peer);
    await this.browser.type(text);
    await this.browser.press('Enter');
  }

  /** What is inside comes with the first block that is opened. */
  private async expectOpen(peer: string): Promise<void> {
    await expect.poll(() => this.expanded(peer)).toBe('true');
    await expect.poll(() => this.look<boolean>(`return !!within(given, 'textarea');`, peer)).toBe(true);
  }

  async messages(peer: string): Promise<Said[]> {
    return this.look(
      `
      var items = block(given) ? block(given).querySelectorAll('.chut-message') : [], said = [], i;
      for (i = 0; i < items.length; i++) said.push({
        text: items[i].querySelector('.chut-message__text').textContent,
        mine: / chut-message--mine /.test(' ' + items[i].className + ' '),
        state: items[i].getAttribute('data-state')
      });
      return said;`,
      peer,
    );
  }

  async expectMessages(peer: string, expected: Said[]): Promise<void> {
    await expectSaid(() => this.messages(peer), expected);
  }

  /** Runs an old-fashioned script in the page, with `given` and a few ways to find things. */
  async look<T>(body: string, given: unknown = null): Promise<T> {
    return this.browser.evaluate<T>(`${WAYS}\n${body}`, given);
  }

  /** Presses the mouse in the middle of the place that the script finds, once it is there. */
  async press(body: string, given: unknown = null): Promise<void> {
    let place: { x: number; y: number } | undefined;
    const there = async () => !!(place = await this.look(body, given));
    await expect.poll(there, { message: `${this.engine} shows something for: ${body}` }).toBe(true);
    if (place) await this.browser.click(place.x, place.y);
  }

  /** Keeps what the window shows, as a PNG. */
  async picture(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await this.browser.picture());
  }

  /** What the page's console has been told, but for what a browser of old does not know of today's policies. */
  async errors(): Promise<string[]> {
    const told = await this.browser.errors();
    return told.filter((one) => !/invalid source: ''wasm-unsafe-eval''|Unrecognized Content-Security-Policy directive/.test(one));
  }

  async dispose(): Promise<void> {
    await this.browser.dispose();
  }

  private async folds(peer: string, expanded: 'true' | 'false'): Promise<void> {
    await expect.poll(() => this.expanded(peer)).not.toBe('');
    if ((await this.expanded(peer)) !== expanded) await this.press(`return place(within(given, '[aria-expanded]'));`, peer);
    await expect.poll(() => this.expanded(peer)).toBe(expanded);
  }

  /** `true`, `false`, or nothing where there is no such block. */
  private async expanded(peer: string): Promise<string> {
    return this.look(`var toggle = within(given, '[aria-expanded]'); return toggle ? toggle.getAttribute('aria-expanded') : '';`, peer);
  }
}
