// What an old browser gets, as it is served, is ECMAScript 3: its grammar, and of what came later not even a method.
import { gunzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { ESLint, type Linter } from 'eslint';
import plugin from 'eslint-plugin-es-x';
import { raw } from '../api';
import { expect, test } from '../world';

const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'ja'];

/** Whatever it is called on, a method is taken for the newest of its name: these are older, or not methods. */
const OLDER: { name: string; why: string; text: RegExp }[] = [
  { name: 'at', why: 'a field of a message: it is not called', text: /^at\b(?!\()/ },
  { name: 'with', why: 'a field of the protocol, in quotes: it is not called', text: /^\["with"\](?!\()/ },
  { name: 'map', why: '$.map, which takes a list before the function', text: /^map\((?!function|\w+\))/ },
  { name: 'bind', why: 'jQuery\'s, which takes the name of an event', text: /^bind\((\w+\+)?"/ },
  { name: 'find', why: 'jQuery\'s, which takes a selector', text: /^find\("/ },
  { name: 'indexOf', why: 'a text\'s, which ES3 has', text: /^indexOf\(("|\w+\)\?\w+:\w+\.slice)/ },
];

/** Every script there is for old browsers, by name; jQuery itself is not ours. */
async function scripts(url: string): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  const bring = async (name: string, path: string) => {
    const { body, status } = await raw(url, { path: `/${path}`, headers: { 'Accept-Encoding': 'gzip' } });
    expect(status, path).toBe(200);
    all.set(name, gunzipSync(body).toString());
    return all.get(name) ?? '';
  };
  const named = (source: string, name: string) => new RegExp(`assets/${name}-\\w+`).exec(source)?.[0];
  const loader = await bring('the loader', 'chut.js');
  const shim = await bring('the shim', `${named(loader, 'shim')}.js`);
  await bring('the inside', `${named(shim, 'inside')}.js`);
  await bring('the plugin', 'jquery.chut.js');
  for (const language of LANGUAGES) await bring(`the words in ${language}`, `${named(shim, 'sayings')}-${language}.js`);
  return all;
}

/** What is not ES3 in a script; `strict` also takes methods by their names alone, on whatever they are called. */
async function later(source: string, strict: boolean): Promise<string[]> {
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [
      plugin.configs['flat/restrict-to-es3'] as Linter.Config,
      { languageOptions: { sourceType: 'script', ecmaVersion: 'latest' }, settings: { 'es-x': { aggressive: strict } } },
    ],
  });
  const [result] = await eslint.lintText(source);
  const lines = source.split('\n');
  return (result?.messages ?? [])
    .map(({ message, line, column, endColumn = column }) => {
      const [found, after] = [lines[line - 1]?.slice(column - 1, endColumn - 1) ?? '', lines[line - 1]?.slice(endColumn - 1) ?? ''];
      // From the name of the method on.
      return { message, text: found.slice(Math.max(found.lastIndexOf('.') + 1, found.lastIndexOf('['))) + after };
    })
    .filter(({ text }) => !strict || !OLDER.some((older) => older.text.test(text)))
    .map(({ message, text }) => `${message} ${text.slice(0, 40)}`);
}

test('every script for old browsers is ES3', async ({ server }) => {
  for (const [name, source] of await scripts(server.url)) {
    await test.step(name, async () => {
      expect.soft(() => parse(source, { ecmaVersion: 3 }), name).not.toThrow();
      expect.soft(await later(source, false), name).toEqual([]);
      expect.soft(await later(source, true), name).toEqual([]);
    });
  }
});

test('what is not ES3 is found', async () => {
  for (const planted of ['list.forEach(f)', 'text.trim()', 'a = JSON.parse(b)', 'promise.catch(f)', 'a = { b: 1, }', 'a = { if: 1 }', 'Object.keys(a)', 'list.map(function () {})', 'f.bind(a)', 'const a = 1', 'Date.now()', 'list.indexOf(a)', 'a = list.at(1)'])
    expect(await later(planted, true), planted).not.toEqual([]);
});
