// Answers that are held back until the test lets them go.
import type { Page, Route } from '@playwright/test';

export type Answer = (route: Route) => Promise<void>;

/** Lets no answer to such requests through until `go`, which may give another way to answer them. */
export async function hold(page: Page, pattern: string | RegExp): Promise<{ go: (answer?: Answer) => void }> {
  let letGo = (_answer: Answer) => {};
  const held = new Promise<Answer>((resolve) => (letGo = resolve));
  await page.route(pattern, async (route) => (await held)(route));
  return { go: (answer = (route) => route.continue()) => letGo(answer) };
}
