// Where the parts of the chat stand in the window, and what of it is not where it should be.
import type { Page } from '@playwright/test';

/** What is misplaced, as sentences; nothing when all is well. */
export function misplaced(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const NEAR_PX = 40;
    const found: string[] = [];
    const tell = (wrong: boolean, what: string) => wrong && found.push(what);
    const shown = (selector: string, within: ParentNode = document) =>
      [...within.querySelectorAll<HTMLElement>(selector)].filter((one) => one.getClientRects().length > 0);
    const box = (one: Element) => one.getBoundingClientRect();
    const apart = (a: DOMRect, b: DOMRect) => a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
    const inside = (a: DOMRect, b: DOMRect) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;

    const window_ = new DOMRect(0, 0, innerWidth, innerHeight);
    const chat = document.querySelector('.chut') as HTMLElement;
    tell(getComputedStyle(chat).position !== 'fixed', 'the chat scrolls with the page');
    tell(document.documentElement.scrollWidth > innerWidth, 'the page scrolls sideways');

    const blocks = shown('.chut-block');
    const standing = [...blocks, ...shown('.chut-launcher')];
    for (const one of [chat, ...shown('.chut-launcher')]) {
      tell(innerWidth - box(one).right > NEAR_PX, `${one.className} ends ${innerWidth - box(one).right} px before the window does`);
      tell(innerHeight - box(one).bottom > NEAR_PX, `${one.className} ends ${innerHeight - box(one).bottom} px above the window's edge`);
    }
    for (const one of [...standing, ...shown('.chut-roster'), ...shown('.chut-notice--shown')]) tell(!inside(box(one), window_), `${one.className} leaves the window`);
    for (const one of blocks) tell(Math.abs(box(one).bottom - innerHeight) > 1, `${one.className} does not stand on the window's edge`);
    for (const [at, one] of standing.entries())
      for (const other of standing.slice(at + 1)) tell(!apart(box(one), box(other)), `${one.className} and ${other.className} overlap`);

    for (const roster of shown('.chut-roster'))
      for (const launcher of shown('.chut-launcher')) tell(box(roster).bottom > box(launcher).top, 'the list hides the launcher');
    for (const block of blocks) {
      const head = box(shown('.chut-block__head', block)[0] ?? block);
      tell(Math.abs(head.top - box(block).top) > 2 || Math.abs(head.width - box(block).width) > 3, 'a head is not on top of its block');
      const [log] = shown('.chut-log', block);
      const [composer] = shown('.chut-composer', block);
      if (block.classList.contains('chut-block--minimised')) tell(!!log || !!composer || box(block).height - head.height > 3, 'a minimised block is more than its head');
      if (!log) continue;
      tell(box(log).height < 150 || box(log).height > innerHeight / 2, `a log is ${box(log).height} px high`);
      tell(box(log).top < head.bottom - 1, 'a log reaches into the head');
      tell(!!composer && box(composer).top < box(log).bottom - 1, 'a composer reaches into the log');
      for (const one of shown('.chut-composer__input, .chut-composer__send', block)) tell(!inside(box(one), box(block)), `${one.className} leaves its block`);
      for (const one of shown('.chut-message__text, .chut-message__meta', log)) tell(box(one).left < box(log).left || box(one).right > box(log).right, 'a message leaves its log');
    }
    return found;
  });
}
