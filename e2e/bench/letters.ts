// Many messages at once, put there without a browser.
import type { Api } from '../api';

/** How many are under way at a time: they share commits. */
const AT_ONCE = 64;

/** Sends `number 1` and so on, in this order but for those that are under way together. */
export async function sendMany(from: Api, to: string, count: number): Promise<void> {
  let next = 1;
  const sender = async () => {
    while (next <= count) {
      const number = next;
      next += 1;
      await from.send(to, `number ${number}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}
