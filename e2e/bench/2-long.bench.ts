// A conversation of ten thousand messages, read from its end to its start and back.
import { expect, test } from '../world';
import { sendMany } from './letters';
import { aside, within } from './row';
import { scroll, watch, watched } from './watch';

const MESSAGES = 10_000;

test('a long conversation', async ({ arrive, api }) => {
  await sendMany(api('bob'), 'alice', MESSAGES);
  const all = await api('bob').history('alice');
  expect(all).toHaveLength(MESSAGES);
  const [first, last] = [all[0]!.text, all.at(-1)!.text];
  const alice = await arrive('alice');
  const log = alice.block('bob').locator('.chut-log');
  await watch(log);

  await alice.expand('bob');
  await expect(log.getByText(last, { exact: true })).toBeInViewport();
  const up = await scroll(log, 'first', first);
  const down = await scroll(log, 'last', last);

  const { task, most, texts } = await watched(log);
  expect(texts).toBe(MESSAGES);
  within(`longest task over 50 ms, ${MESSAGES} messages, opened and scrolled`, 'ms', task, 50);
  within('messages in the page at a time', 'count', most, 150);
  aside('from the end to the start, a screen each frame', 'ms', up);
  aside('and back to the end', 'ms', down);
});
