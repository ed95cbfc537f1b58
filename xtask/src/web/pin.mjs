// Gives the loader of a folder a second name that changes with what it holds, and says it, with its digest, in `chut.json`.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const loader = readFileSync(join(folder, 'chut.js'));
const name = `assets/chut-${createHash('sha256').update(loader).digest('hex').slice(0, 16)}.js`;
const integrity = `sha384-${createHash('sha384').update(loader).digest('base64')}`;

writeFileSync(join(folder, name), loader);
writeFileSync(join(folder, 'chut.json'), JSON.stringify({ loader: name, integrity }) + '\n');
