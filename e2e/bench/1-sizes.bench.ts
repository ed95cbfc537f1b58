// What a browser must fetch before a person can talk, as it goes over the wire.
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from '../world';
import { aside, within } from './row';

const FOLDER = resolve('../target/web');

const WIDGET: [string, RegExp][] = [
  ['the widget itself, wasm', /^chut-client-\w+_bg\.wasm\.br$/],
  ['what joins it to the browser', /^chut-client-\w+\.js\.br$/],
  ['what starts it', /^boot-\w+\.js\.br$/],
  ['its style sheet', /^chut-\w+\.css\.br$/],
  ['its English words', /^words-en-\w+\.json\.br$/],
];

test('sizes', () => {
  const sizes = WIDGET.map(([what, name]) => ({ what, size: sizeOf(name) }));
  for (const { what, size } of sizes) aside(`${what}, Brotli`, 'bytes', size);
  const all = sizes.reduce((sum, { size }) => sum + size, 0);
  within('the widget, all of it, Brotli', 'bytes', all, 90 * 1024);
  const loader = statSync(join(FOLDER, 'chut.js.gz')).size;
  within('the loader, gzip', 'bytes', loader, 3 * 1024);
  within('the loader and the shim, gzip', 'bytes', loader + sizeOf(/^shim-\w+\.js\.gz$/), 8 * 1024);
  aside('what is inside a block of the shim, gzip', 'bytes', sizeOf(/^inside-\w+\.js\.gz$/));
});

/** The size of the one asset with such a name. */
function sizeOf(name: RegExp): number {
  const folder = join(FOLDER, 'assets');
  const [file, ...more] = readdirSync(folder).filter((file) => name.test(file));
  if (file === undefined || more.length > 0) throw new Error(`${name} should be the name of one asset`);
  return statSync(join(folder, file)).size;
}
