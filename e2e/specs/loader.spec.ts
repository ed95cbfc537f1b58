// The loader as a file: small, readable to the oldest browsers, pinned under a name of its own, and typed.
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { raw, type Reply } from '../api';
import { expect, test } from '../world';

const LOADER_BYTES = 3072;
const WITH_SHIM_BYTES = 8192;

test('the loader and the shim are small, and ES3 to the letter', async ({ server }) => {
  const gzip = { 'Accept-Encoding': 'gzip' };
  const loader = await raw(server.url, { path: '/chut.js', headers: gzip });
  const source = gunzipSync(loader.body).toString();
  const path = `/${/assets\/shim-\w+\.js/.exec(source)?.[0]}`;
  const shim = await raw(server.url, { path, headers: gzip });

  expect(loader.body.length).toBeLessThanOrEqual(LOADER_BYTES);
  expect(loader.body.length + shim.body.length).toBeLessThanOrEqual(WITH_SHIM_BYTES);
  for (const script of [source, gunzipSync(shim.body).toString()]) {
    expect(() => parse(script, { ecmaVersion: 3 })).not.toThrow();
    // What the grammar of ES3 lets pass and its engines do not: reserved words as names of properties.
    expect(script).not.toMatch(/\.(catch|delete|default|class|finally|return|for|if|in|new|typeof)\b\s*[(=]/);
  }
});

test.use({ allowSite: true });

test('the loader has a second name that changes with it, and its digest is told', async ({ arrive, server, site }) => {
  const pin = JSON.parse((await raw(server.url, { path: '/chut.json' })).body.toString()) as { loader: string; integrity: string };
  const pinned: Reply = await raw(server.url, { path: `/${pin.loader}` });
  const moving = await raw(server.url, { path: '/chut.js' });

  expect(pinned.body.equals(moving.body)).toBe(true);
  expect(pinned.headers['cache-control']).toMatch(/immutable/);
  expect(pin.integrity).toBe(`sha384-${createHash('sha384').update(pinned.body).digest('base64')}`);
  const at = site.page({ server: server.url, user: 'alice', peer: 'bob', script: pin.loader, attributes: `integrity="${pin.integrity}" crossorigin` });
  const alice = await arrive('alice', { at });
  await alice.chatWith('bob');
});

test('the types of the page\'s side are served', async ({ server }) => {
  const types = await raw(server.url, { path: '/chut.d.ts' });

  expect(types.status).toBe(200);
  expect(types.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(types.body.toString()).toContain('onTokenExpired?:');
});
