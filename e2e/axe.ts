// What axe finds in the chat: every rule that it has, those for later standards and those on trial as well.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type axe from 'axe-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The findings, as `rule: element`. */
export async function findings(page: Page): Promise<string[]> {
  // By the debugger, which no policy of the page keeps out.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const rules = Object.fromEntries(axe.getRules().map(({ ruleId }) => [ruleId, { enabled: true }]));
    const { violations } = (await axe.run('.chut', { rules, resultTypes: ['violations'] })) as axe.AxeResults;
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`));
  });
}
