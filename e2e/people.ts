// A person in a browser: what they see and do in the chat, found by role and label as they would find it.
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { expectSaid, type Said } from './said';

interface Row {
  id: string;
  said: Said;
}

export class Person {
  /** Errors in the console, exceptions of the page, and dialogs, which no one should ever see. */
  readonly problems: string[] = [];

  private constructor(
    readonly name: string,
    readonly page: Page,
    /** What the chat is called in the language it speaks. */
    private readonly chatName: string,
  ) {
    page.on('console', (entry) => {
      if (entry.type() === 'error') this.problems.push(entry.text());
    });
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('dialog', (dialog) => {
      this.problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  /** Opens a tab of this person's, without going anywhere yet. */
  static async sitsDown(name: string, context: BrowserContext, chatName = 'Chat'): Promise<Person> {
    return new Person(name, await context.newPage(), chatName);
  }

  /** Goes to a page with the chat on it and waits until that is connected. */
  async goes(url: string): Promise<void> {
    await this.page.goto(url);
    await this.expectState('connected');
  }

  async reloads(): Promise<void> {
    await this.page.reload();
    await this.expectState('connected');
  }

  /** What a browser does when the tab goes behind another, or comes back, as far as a page can tell. */
  async hides(hidden: boolean): Promise<void> {
    await this.page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }

  get chat(): Locator {
    return this.page.getByRole('complementary', { name: this.chatName, exact: true });
  }

  get notice(): Locator {
    return this.chat.getByRole('status');
  }

  /** The page's own button for a conversation. */
  opener(peer: string): Locator {
    const name = named('Chat with', peer);
    return this.page.getByRole('button', { name }).or(this.page.getByRole('link', { name })).first();
  }

  block(peer: string): Locator {
    return this.chat.getByRole('region', { name: named('Conversation with', peer) });
  }

  toggle(peer: string): Locator {
    return this.block(peer).locator('button[aria-expanded]');
  }

  log(peer: string): Locator {
    return this.block(peer).getByRole('log', { name: named('Messages with', peer) });
  }

  composer(peer: string): Locator {
    return this.block(peer).getByRole('textbox', { name: named('Message to', peer) });
  }

  /** Opens the conversation from the page's own button. */
  async chatWith(peer: string): Promise<void> {
    await this.opener(peer).click();
    await expect(this.composer(peer)).toBeVisible();
  }

  async expand(peer: string): Promise<void> {
    const toggle = this.toggle(peer);
    if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
    await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  }

  async minimise(peer: string): Promise<void> {
    const toggle = this.toggle(peer);
    if ((await toggle.getAttribute('aria-expanded')) === 'true') await toggle.click();
    await expect(toggle).toHaveAttribute('aria-expanded', 'false');
  }

  /** Writes and sends; returns as soon as the composer is empty, whether or not the server has answered. */
  async say(peer: string, text: string): Promise<void> {
    const composer = this.composer(peer);
    await composer.fill(text);
    await composer.press('Enter');
    await expect(composer).toHaveValue('');
  }

  async messages(peer: string): Promise<Said[]> {
    return (await this.rows(peer)).map(({ said }) => said);
  }

  async expectMessages(peer: string, expected: Said[]): Promise<void> {
    await expectSaid(() => this.messages(peer), expected);
  }

  /** Reads upwards from the end until so many messages have been seen; the page itself may hold fewer at a time. */
  async readsAll(peer: string, total: number): Promise<Said[]> {
    let all: Row[] = [];
    for (;;) {
      let older: Row[] = [];
      await expect
        .poll(async () => {
          const rows = await this.rows(peer);
          const seen = rows.findIndex(({ id }) => id === all[0]?.id);
          older = seen < 0 ? rows : rows.slice(0, seen);
          return older.length;
        })
        .toBeGreaterThan(0);
      all = [...older, ...all];
      if (all.length >= total) return all.map(({ said }) => said);
      await this.block(peer).locator('.chut-log').evaluate(async (log) => {
        log.scrollTop = 0;
        for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
      });
      // It may go at any moment: the widget asks by itself when one reads near the start.
      const button = this.block(peer).getByRole('button', { name: 'Load older messages' });
      await button.evaluateAll((buttons: HTMLElement[]) => buttons.forEach((one) => one.click()));
    }
  }

  private async rows(peer: string): Promise<Row[]> {
    return this.block(peer)
      .locator('.chut-message')
      .evaluateAll((items) =>
        items.map((item) => ({
          id: item.getAttribute('data-id') ?? '',
          said: {
            text: item.querySelector('.chut-message__text')?.textContent ?? '',
            mine: item.classList.contains('chut-message--mine'),
            state: item.getAttribute('data-state'),
          },
        })),
      );
  }

  async expectState(state: 'connecting' | 'connected' | 'reconnecting' | 'stopped'): Promise<void> {
    await expect(this.chat).toHaveAttribute('data-state', state);
  }
}

function named(what: string, peer: string): RegExp {
  return new RegExp(`^${what} ${peer.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'i');
}
