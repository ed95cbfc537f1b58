// Takes out of the scripts of a folder what only their readers need; what is ES3 stays ES3.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const { minify } = createRequire(resolve('client/package.json'))('terser');
const MODULE = /^(alert|boot|chut-client)-/;
const FOREIGN = /^jquery-/;

for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (!entry.name.endsWith('.js') || FOREIGN.test(entry.name)) continue;
  const file = join(entry.parentPath ?? entry.path, entry.name);
  const module = MODULE.test(entry.name);
  const options = { module, ecma: module ? 2020 : 5, ie8: !module, compress: { passes: 3 } };
  const { code } = await minify(readFileSync(file, 'utf8'), options);
  writeFileSync(file, code + '\n');
}
