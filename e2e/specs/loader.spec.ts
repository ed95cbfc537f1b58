// The loader as a file: small, pinned under a name of its own, and typed.
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { raw, type Reply } from '../api';
import { expect, test } from '../world';

const LOADER_BYTES = 3072;
const WITH_SHIM_BYTES = 8192;
const INSIDE_BYTES = 4096;

test('the loader and the shim are small', async ({ server }) => {
  const packed = async (path: string) => (await raw(server.url, { path, headers: { 'Accept-Encoding': 'gzip' } })).body;
  const loader = await packed('/chut.js');
  const shim = await packed(`/${/assets\/shim-\w+\.js/.exec(gunzipSync(loader).toString())?.[0]}`);
  const inside = await packed(`/${/assets\/inside-\w+\.js/.exec(gunzipSync(shim).toString())?.[0]}`);

  expect(loader.length).toBeLessThanOrEqual(LOADER_BYTES);
  expect(loader.length + shim.length).toBeLessThanOrEqual(WITH_SHIM_BYTES);
  expect(inside.length).toBeLessThanOrEqual(INSIDE_BYTES);
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
