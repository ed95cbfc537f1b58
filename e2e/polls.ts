// The polls that wait in one browser, over all its tabs.
import type { BrowserContext, Page, Request } from '@playwright/test';
import { expect } from '@playwright/test';

export class Polls {
  private readonly held = new Set<Request>();

  constructor(context: BrowserContext) {
    context.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/v1/listen' && searchParams.get('wait') !== '0') this.held.add(request);
    });
    context.on('requestfinished', (request) => this.held.delete(request));
    context.on('requestfailed', (request) => this.held.delete(request));
    for (const page of context.pages()) this.watch(page);
    context.on('page', (page) => this.watch(page));
  }

  /** The tabs that poll, one entry for each poll. */
  get tabs(): Page[] {
    return [...this.held].map((request) => request.frame().page());
  }

  async expectCount(count: number): Promise<void> {
    await expect.poll(() => this.tabs.length, { message: 'polls that wait' }).toBe(count);
  }

  /** The one tab that polls. */
  async leader(): Promise<Page> {
    await this.expectCount(1);
    return this.tabs[0]!;
  }

  private watch(page: Page): void {
    page.on('crash', () => this.forget(page));
    page.on('close', () => this.forget(page));
  }

  /** What this tab has asked does not count any more: it will not hear the answer. */
  forget(page: Page): void {
    for (const request of this.held) if (request.frame().page() === page) this.held.delete(request);
  }
}
