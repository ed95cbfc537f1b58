// One message as a page shows it, and the short ways to write down what is expected.
import { expect } from '@playwright/test';

export interface Said {
  text: string;
  mine: boolean;
  /** How far an own message has come; null on the other person's. */
  state: string | null;
}

export function mine(text: string, state = 'sent'): Said {
  return { text, mine: true, state };
}

export function theirs(text: string): Said {
  return { text, mine: false, state: null };
}

/** Waits until the page shows these messages, all of them, in this order and no others. */
export async function expectSaid(shown: () => Promise<Said[]>, expected: Said[]): Promise<void> {
  await expect.poll(shown, { message: 'the messages shown' }).toEqual(expected);
}

export function texts(said: { text: string }[]): string[] {
  return said.map((one) => one.text);
}

/** The bytes, so that texts which only look alike differ. */
export function bytes(said: { text: string }[]): string[] {
  return said.map((one) => Buffer.from(one.text, 'utf8').toString('hex'));
}
