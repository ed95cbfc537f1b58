// The jQuery versions that the shim is tried with: the oldest that it is for, its own, and one of today.
import { readFileSync } from 'node:fs';

export interface JQuery {
  version: string;
  /** The text of its file. */
  source: () => string;
}

/** npm has none as old as 1.4.2: xtask fetches that one. */
export const JQUERIES: JQuery[] = [
  jquery('1.4.2', () => process.env['CHUT_JQUERY_OLD'] ?? missing()),
  jquery('1.12.4', () => 'node_modules/jquery-1.12.4/dist/jquery.min.js'),
  jquery('3.7.1', () => 'node_modules/jquery-3.7.1/dist/jquery.min.js'),
];

function jquery(version: string, path: () => string): JQuery {
  const source = () => {
    const text = readFileSync(path(), 'utf8');
    if (!text.slice(0, 100).includes(`v${version}`)) throw new Error(`${path()} is another jQuery than ${version}`);
    return text;
  };
  return { version, source };
}

function missing(): never {
  throw new Error('CHUT_JQUERY_OLD must name the file of jQuery 1.4.2; `cargo xtask test` fetches it');
}
