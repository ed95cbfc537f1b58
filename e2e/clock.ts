// A clock that a test can put forward.
import type { Page } from '@playwright/test';

/** Before the page is there. It runs as clocks do until it is put forward. */
export async function installClock(page: Page): Promise<void> {
  await page.clock.install();
  // Its timers have numbers beyond 32 bits, which wasm cannot hold and so could not clear; those of browsers are small.
  await page.addInitScript(() => {
    const [set, clear] = [window.setTimeout, window.clearTimeout];
    const numbers = [0];
    const small = (...args: Parameters<typeof setTimeout>) => numbers.push(set(...args)) - 1;
    window.setTimeout = small as unknown as typeof window.setTimeout;
    window.clearTimeout = (number) => clear(numbers[Number(number)]);
  });
}
