// Takes out of the scripts of a folder what only their readers need; what is ES3 stays ES3.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const { minify } = createRequire(resolve('client/package.json'))('terser');
const MODULE = /^(alert|boot|chut-client)-/;
const FOREIGN = /^jquery-/;
// The shim and what it brings share names that end in `_`. The cache keeps them the same in both; what is brought comes first,
// so its short names, like its file's, are made of itself alone.
const SHARING = /^(inside|shim)-/;
const nameCache = {};

const files = readdirSync(process.argv[2], { recursive: true, withFileTypes: true });
for (const entry of files.sort((one, other) => (one.name < other.name ? -1 : 1))) {
  if (!entry.name.endsWith('.js') || FOREIGN.test(entry.name)) continue;
  const file = join(entry.parentPath ?? entry.path, entry.name);
  const module = MODULE.test(entry.name);
  const sharing = SHARING.test(entry.name) && { nameCache, mangle: { properties: { regex: /\w_$/ } } };
  const options = { module, ecma: module ? 2020 : 5, ie8: !module, compress: { passes: 3 }, ...sharing };
  const { code } = await minify(readFileSync(file, 'utf8'), options);
  writeFileSync(file, `${code}\n`);
}
