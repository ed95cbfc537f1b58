// What old browsers get is ECMAScript 3, in grammar and in what it calls.
import { createRequire } from 'node:module';
import { Linter, type ESLint } from 'eslint';
import { parse } from 'acorn';
import { raw } from '../api';
import { expect, test } from '../world';

const es = createRequire(import.meta.url)('eslint-plugin-es-x') as ESLint.Plugin & { configs: Record<string, { rules: Linter.RulesRecord }> };

/** Methods that jQuery has too, that texts have had for ever, or that are fields of the protocol: what is called cannot be told. */
const NAMESAKES = new Set(['map', 'find', 'bind', 'indexof', 'at', 'with']);

const files = ['/chut.js', '/jquery.chut.js', /assets\/shim-\w+\.js/, /assets\/inside-\w+\.js/, ...['en', 'fr', 'de', 'es', 'ar', 'ja']] as const;

test('every script of an old browser is ES3', async ({ server }) => {
  const shim = await source(server.url, found(await source(server.url, '/chut.js'), /assets\/shim-\w+\.js/));
  const words = found(shim, /assets\/say-\w+/);
  for (const file of files) {
    const path = typeof file !== 'string' ? found(`${shim} ${await source(server.url, '/chut.js')}`, file) : file.startsWith('/') ? file : `${words}-${file}.js`;
    const script = await source(server.url, path);

    expect(script.length, path).toBeGreaterThan(100);
    expect(() => parse(script, { ecmaVersion: 3 }), path).not.toThrow();
    expect(newer(script), path).toEqual([]);
  }
});

test('what is newer is noticed', () => {
  for (const script of ['var a = { class: 1 };', 'a.default = 1;', '[].forEach(a);', 'a.trim();', 'JSON.parse(a);', 'Object.keys(a);', 'Date.now();', 'a.filter(b);']) {
    expect(newer(script), script).toHaveLength(1);
  }
});

/** The rules of `restrict-to-es3` that a script breaks. */
function newer(script: string): string[] {
  const rules = es.configs['flat/restrict-to-es3']?.rules ?? {};
  const config = { plugins: { 'es-x': es }, languageOptions: { ecmaVersion: 2024, sourceType: 'script' as const }, rules, settings: { 'es-x': { aggressive: true } } };
  const broken = new Linter().verify(script, config).map(({ ruleId, message }) => ruleId ?? message);
  const methods = broken.filter((rule) => !/-prototype-/.test(rule) || !NAMESAKES.has(rule.split('-').pop() ?? ''));
  // One call may be of several kinds.
  return [...new Set(methods.map((rule) => rule.replace(/^es-x\/no-(\w+-prototype-)?/, '')))];
}

async function source(server: string, path: string): Promise<string> {
  const reply = await raw(server, { path });
  expect(reply.status, path).toBe(200);
  return reply.body.toString();
}

function found(text: string, name: RegExp): string {
  const path = name.exec(text)?.[0];
  if (!path) throw new Error(`nothing is called ${name}`);
  return `/${path}`;
}
