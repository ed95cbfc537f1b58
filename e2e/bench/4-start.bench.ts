// From the script tag until the chat can be used, on a phone of some years ago and a poor network, beside Converse.js.
import type { Browser } from '@playwright/test';
import { test } from '../world';
import { Converse, VERSION } from './converse';
import { Devtools } from './devtools';
import { aside, besides, median } from './row';

const ROUNDS = 3;
const TOGGLE = '.toggle-controlbox';
const OPEN = "(window.Chut = window.Chut || []).push(['open', 'bob']);";

declare global {
  interface Window {
    shown: number | undefined;
  }
}

test.use({ allowSite: true });

test('the start', async ({ browser, server, site }) => {
  const converse = await Converse.open();
  const page = (first: string) => site.page({ server: server.url, user: 'alice', peer: 'bob', engine: 'widget', first });
  const pages = {
    launcher: page(stopwatch('.chut-launcher')),
    composer: page(stopwatch('.chut-block textarea') + OPEN),
    other: converse.page(stopwatch(TOGGLE)),
  };
  const took = { launcher: [] as number[], composer: [] as number[], other: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, url] of Object.entries(pages)) took[name as keyof typeof pages].push(await visit(browser, url));
  const other = median(took.other);

  aside(`Converse.js ${VERSION}, script and sheet, Brotli`, 'bytes', converse.size);
  besides('4x CPU, slow mobile: from the tag to the first control; beside Converse.js', 'ms', other, median(took.launcher));
  besides('4x CPU, slow mobile: from the tag to an open conversation; beside the same', 'ms', other, median(took.composer));
  await converse.dispose();
});

/** Notes when an element of the selector is drawn for the first time, in ms from here. */
function stopwatch(selector: string): string {
  return `{
    const begun = performance.now();
    const look = () => {
      const drawn = [...document.querySelectorAll('${selector}')].some((element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length);
      if (drawn) window.shown = performance.now() - begun; else requestAnimationFrame(look);
    };
    look();
  }`;
}

/** Goes there for the first time, and says how long it took until something was shown. */
async function visit(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await Devtools.of(page);
  await devtools.mobile();
  await devtools.slow(4);
  await page.goto(url, { waitUntil: 'commit' });
  const shown = await page.waitForFunction(() => window.shown, undefined, { timeout: 120_000 });
  const took = Number(await shown.jsonValue());
  await context.close();
  return took;
}
