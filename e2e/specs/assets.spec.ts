// Files and replies carry the headers that browsers, caches and proxies need.
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { raw, type Reply } from '../api';
import { expect, test } from '../world';

const TYPES: Record<string, RegExp> = {
  js: /^text\/javascript; charset=utf-8$/,
  css: /^text\/css; charset=utf-8$/,
  wasm: /^application\/wasm$/,
  json: /^application\/json(; charset=utf-8)?$/,
};
/** Shorter files are served as they are. */
const WORTH_PACKING_BYTES = 512;

test('every file that the pages load has its type, is packed as asked and cached for good', async ({ arrive, server }) => {
  const paths = new Set<string>();
  for (const legacy of [false, true]) {
    const alice = await arrive('alice', { legacy });
    await alice.chatWith('bob');
    for (const entry of await alice.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)))
      if (new URL(entry).pathname.startsWith('/assets/')) paths.add(new URL(entry).pathname);
  }
  expect([...paths].map((path) => path.split('.').pop())).toEqual(expect.arrayContaining(['js', 'css', 'wasm']));

  for (const path of paths) {
    const whole = await raw(server.url, { path });
    expect(whole.status, path).toBe(200);
    expect(whole.headers['content-encoding'], path).toBeUndefined();
    expect(whole.headers['content-type'], path).toMatch(TYPES[path.split('.').pop() ?? ''] ?? /never/);
    expect(whole.headers['cache-control'], path).toMatch(/max-age=31536000/);
    expect(whole.headers['cache-control'], path).toMatch(/immutable/);
    expect(whole.headers['x-content-type-options'], path).toBe('nosniff');
    await expectPacked(server.url, path, whole);
  }
});

test('the loader is asked for anew each time, at the price of a 304', async ({ server }) => {
  const first = await raw(server.url, { path: '/chut.js' });
  const etag = String(first.headers['etag']);
  const again = await raw(server.url, { path: '/chut.js', headers: { 'If-None-Match': etag } });
  const other = await raw(server.url, { path: '/chut.js', headers: { 'If-None-Match': '"other"' } });

  expect(first.status).toBe(200);
  expect(first.headers['content-type']).toMatch(TYPES['js'] ?? /never/);
  expect(first.headers['cache-control']).toBe('no-cache');
  expect(etag).toMatch(/^(W\/)?"[^"]+"$/);
  expect(again.status).toBe(304);
  expect(again.body).toHaveLength(0);
  expect(again.headers['etag']).toBe(etag);
  expect(again.headers['cache-control']).toBe('no-cache');
  expect(other.status).toBe(200);
  await expectPacked(server.url, '/chut.js', first);
});

test('a file that is not there is not found', async ({ server }) => {
  for (const path of ['/assets/nothing.js', '/assets/', '/assets/../chut.js', '/assets/%2e%2e/%2e%2e/etc/passwd', '/favicon'])
    expect((await raw(server.url, { path })).status, path).toBe(404);
});

test('the demo pages allow nothing inline and nothing from elsewhere', async ({ server }) => {
  for (const path of ['/', '/?user=alice', '/?user=alice&legacy=1']) {
    const { status, headers } = await raw(server.url, { path });

    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain("'unsafe-inline'");
  }
});

test('replies of the API are never stored nor guessed at', async ({ server }) => {
  const headers = { 'X-Chut-Token': 'alice' };
  const replies = await Promise.all([
    raw(server.url, { path: '/v1/conversations', headers }),
    raw(server.url, { path: '/v1/listen?client=one', headers }),
    raw(server.url, { path: '/v1/history?with=bob', headers }),
    raw(server.url, { path: '/v1/conversations' }),
    raw(server.url, { path: '/v1/nothing' }),
    raw(server.url, { path: '/v1/conversations?token=alice&callback=cb' }),
  ]);

  for (const reply of replies) expectClosed(reply);
  expect(replies[1]?.headers['x-accel-buffering']).toBe('no');
});

test('a JSONP reply is a script that calls back with the true status', async ({ server, api }) => {
  await api('bob').send('alice', 'a < b && </script> \u2028 \u2029');

  const good = await raw(server.url, { path: '/v1/history?with=bob&token=alice&callback=site.chut_1.$got' });
  const bad = await raw(server.url, { path: '/v1/history?with=bob&callback=cb' });

  for (const reply of [good, bad]) {
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expectClosed(reply);
  }
  expect(good.body.toString()).not.toMatch(/[<\u2028\u2029]/);
  const answer = unwrapped(good, 'site.chut_1.$got') as { status: number; body: { messages: { text: string }[] } };
  expect(answer.status).toBe(200);
  expect(answer.body.messages.map(({ text }) => text)).toEqual(['a < b && </script> \u2028 \u2029']);
  expect(unwrapped(bad, 'cb')).toMatchObject({ status: 401, body: { status: 401, code: 'unauthenticated' } });
});

test.describe('with JSONP turned off', () => {
  test.use({ serverArgs: ['--no-jsonp'] });

  test('every callback is refused', async ({ server }) => {
    const { status, headers, body } = await raw(server.url, { path: '/v1/conversations?token=alice&callback=cb' });

    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'bad_callback' });
  });
});

test.describe('with the site allowed', () => {
  test.use({ allowSite: true });

  test('only the origins that were named may call across', async ({ server, site }) => {
    const ask = (origin: string, method = 'GET') =>
      raw(server.url, {
        method,
        path: method === 'GET' ? '/v1/conversations' : '/v1/message',
        headers: { 'X-Chut-Token': 'alice', Origin: origin, 'Access-Control-Request-Method': 'POST' },
      });
    const named = await ask(site.origin);
    const asked = await ask(site.origin, 'OPTIONS');
    const stranger = await ask('http://elsewhere.example');

    expect(named.headers['access-control-allow-origin']).toBe(site.origin);
    expect(named.headers['access-control-allow-credentials']).toBe('true');
    expect(named.headers['vary']).toMatch(/origin/i);
    expect(asked.status).toBeLessThan(300);
    expect(asked.headers['access-control-allow-methods']).toMatch(/POST/);
    expect(asked.headers['access-control-allow-headers']).toMatch(/x-chut-token/i);
    expect(stranger.headers['access-control-allow-origin']).toBeUndefined();
  });
});

function expectClosed({ headers }: Reply): void {
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
}

/** The file comes packed in what the browser takes, the best first, and is the same file. */
async function expectPacked(base: string, path: string, whole: Reply): Promise<void> {
  const kinds = [
    { accept: 'gzip, deflate, br', name: 'br', packed: brotliCompressSync(whole.body), unpack: brotliDecompressSync },
    { accept: 'gzip', name: 'gzip', packed: gzipSync(whole.body), unpack: gunzipSync },
  ];
  for (const { accept, name, packed, unpack } of kinds) {
    if (whole.body.length <= WORTH_PACKING_BYTES || packed.length >= whole.body.length) continue;
    const reply = await raw(base, { path, headers: { 'Accept-Encoding': accept } });
    expect(reply.headers['content-encoding'], path).toBe(name);
    expect(reply.headers['content-type'], path).toBe(whole.headers['content-type']);
    expect(reply.headers['vary'], path).toMatch(/accept-encoding/i);
    expect(unpack(reply.body).equals(whole.body), path).toBe(true);
  }
}

function unwrapped(reply: Reply, callback: string): unknown {
  const text = reply.body.toString();
  const head = `/**/${callback}(`;
  expect(text.startsWith(head) && text.endsWith(');')).toBe(true);
  return JSON.parse(text.slice(head.length, -2));
}
