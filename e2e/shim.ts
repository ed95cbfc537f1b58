// The shim's own source, and what it takes to run it without a page. `CHUT_SHIM` names the folder of another copy.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = process.env['CHUT_SHIM'] ?? resolve('..', 'client', 'legacy');

const MARK = '  // parts\n';

const read = new Map<string, string>();

export function partOf(name: string): string {
  const text = read.get(name) ?? readFileSync(join(FOLDER, `${name}.js`), 'utf8');
  read.set(name, text);
  return text;
}

/** A script as the build makes it, of these parts and `before`, which goes ahead of them; `after` is its last statement. */
export function scriptOf(holder: string, parts: string[], before: string, after: string): string {
  const text = partOf(holder);
  if (!text.includes(MARK)) throw new Error(`${holder} does not say where its parts go`);
  return text.replace(MARK, () => [before, ...parts.map(partOf), after].join('\n'));
}

/** The few functions of jQuery that work on arrays and objects. */
export function jQueryOfArrays() {
  return {
    extend: Object.assign,
    grep: <T>(all: T[], keeps: (one: T) => boolean) => all.filter((one) => keeps(one)),
    inArray: <T>(one: T, all: T[]) => all.indexOf(one),
    map: <T, U>(all: T[], to: (one: T) => U) => all.flatMap((one) => to(one) ?? []),
    noop: () => undefined,
  };
}
