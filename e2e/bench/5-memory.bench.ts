// A conversation opened and closed a hundred times: what is left in memory.
import type { Page } from '@playwright/test';
import { expect, test } from '../world';
import { Devtools, type Memory } from './devtools';
import { sendMany } from './letters';
import { times } from './row';

const MESSAGES = 50;
const WARM = 10;
const CYCLES = 100;

interface Chut {
  open(peer: string): void;
  close(peer: string): void;
}

interface Opened {
  Chut: Chut;
  wasm: WebAssembly.Memory | undefined;
}

test('memory', async ({ arrive, api }) => {
  await sendMany(api('bob'), 'alice', MESSAGES);
  const alice = await arrive('alice', { before: keepWasmMemory });
  const devtools = await Devtools.of(alice.page);
  const after = async (count: number): Promise<Memory & { wasm: number }> => {
    await cycles(alice.page, count);
    await expect(alice.block('bob')).toHaveCount(0);
    const wasm = await alice.page.evaluate(() => (window as unknown as Opened).wasm?.buffer.byteLength ?? NaN);
    return { ...(await devtools.memory()), wasm };
  };

  const few = await after(WARM);
  const many = await after(CYCLES);

  const what = (kind: string) => `${kind}, a conversation opened and closed ${WARM} and ${WARM + CYCLES} times`;
  times(what('JavaScript heap'), 'bytes', few.heap, many.heap, 1.1);
  times(what('wasm memory'), 'bytes', few.wasm, many.wasm, 1.1);
  times(what('nodes'), 'count', few.nodes, many.nodes, 1.1);
  times(what('listeners'), 'count', few.listeners, many.listeners, 1.1);
});

/** Nothing in the page has the widget's memory but its own module. */
async function keepWasmMemory(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const name of ['instantiate', 'instantiateStreaming'] as const) {
      const inner = WebAssembly[name] as (...given: unknown[]) => Promise<WebAssembly.WebAssemblyInstantiatedSource | WebAssembly.Instance>;
      const outer = async (...given: unknown[]) => {
        const made = await inner.apply(WebAssembly, given);
        const { exports } = 'instance' in made ? made.instance : made;
        (window as unknown as Opened).wasm = exports['memory'] as WebAssembly.Memory;
        return made;
      };
      Object.assign(WebAssembly, { [name]: outer });
    }
  });
}

/** Opens the conversation until its messages are drawn, and closes it until it is gone, so many times. */
async function cycles(page: Page, count: number): Promise<void> {
  await page.evaluate(
    async ({ count, messages }) => {
      const { Chut } = window as unknown as Opened;
      const until = (holds: () => boolean) =>
        new Promise<void>((done) => {
          const look = () => (holds() ? done() : void requestAnimationFrame(look));
          look();
        });
      const drawn = document.getElementsByClassName('chut-message');
      const blocks = document.getElementsByClassName('chut-block');
      for (let cycle = 0; cycle < count; cycle += 1) {
        Chut.open('bob');
        await until(() => drawn.length === messages);
        Chut.close('bob');
        await until(() => blocks.length === 0);
      }
    },
    { count, messages: MESSAGES },
  );
}
