// What is watched from inside the page: long tasks, gaps between frames, and the messages in a log.
import type { Locator } from '@playwright/test';

export interface Watched {
  /** The longest task in ms; one under 50 ms is none that a browser tells of. */
  task: number;
  /** The longest time between two frames in ms. */
  gap: number;
  /** The most messages that were in the log at a time. */
  most: number;
  /** How many different texts have been in the log. */
  texts: number;
}

interface Watching {
  task: number;
  gap: number;
  most: number;
  texts: Set<string>;
}

declare global {
  interface Window {
    watching: Watching;
  }
}

/** Watches from here on, and forgets what was watched before. */
export async function watch(log: Locator): Promise<void> {
  await log.evaluate((log) => {
    const watching: Watching = { task: 0, gap: 0, most: 0, texts: new Set() };
    const begun = performance.now();
    const messages = log.getElementsByClassName('chut-message');
    const look = () => {
      watching.most = Math.max(watching.most, messages.length);
      for (const message of messages) watching.texts.add(message.querySelector('.chut-message__text')?.textContent ?? '');
    };
    let last = begun;
    const frame = (at: number) => {
      if (window.watching !== watching) return;
      watching.gap = Math.max(watching.gap, at - last);
      last = at;
      requestAnimationFrame(frame);
    };
    const tasks = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) if (startTime >= begun) watching.task = Math.max(watching.task, duration);
    });
    window.watching = watching;
    tasks.observe({ type: 'longtask' });
    new MutationObserver(look).observe(log, { childList: true, subtree: true });
    look();
    requestAnimationFrame(frame);
  });
}

export async function watched(log: Locator): Promise<Watched> {
  return log.evaluate(() => ({ ...window.watching, texts: window.watching.texts.size }));
}

/** Scrolls a screen each frame until the message with this text is the log's first, or its last. Says how long it took, in ms. */
export async function scroll(log: Locator, to: 'first' | 'last', text: string): Promise<number> {
  return log.evaluate(
    (log, { to, text }) =>
      new Promise<number>((done) => {
        const begun = performance.now();
        const texts = log.getElementsByClassName('chut-message__text');
        const step = () => {
          log.scrollTop += to === 'first' ? -log.clientHeight : log.clientHeight;
          const end = to === 'first' ? log.scrollTop <= 1 : log.scrollHeight - log.scrollTop - log.clientHeight <= 1;
          const there = texts[to === 'first' ? 0 : texts.length - 1]?.textContent === text;
          if (end && there) done(performance.now() - begun);
          else requestAnimationFrame(step);
        };
        step();
      }),
    { to, text },
  );
}
