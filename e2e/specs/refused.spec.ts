// Bad requests get the status and code they should, store nothing and harm nothing.
import { raw, type Reply } from '../api';
import { REFUSED, type Refused } from '../refused';
import { texts } from '../said';
import { expect, test } from '../world';

test('every bad request is refused as the protocol says, and nothing is stored', async ({ server, api }) => {
  for (const refused of REFUSED) {
    await test.step(refused.what, async () => expectRefused(refused, await raw(server.url, refused)));
  }

  expect(await api('alice').history('bob')).toEqual([]);
  expect((await api('alice').conversations()).conversations).toEqual([]);
  await api('alice').send('bob', 'Still serving');
  expect(texts(await api('bob').history('alice'))).toEqual(['Still serving']);
});

test('an id that is used again for another message is refused, and the first stays', async ({ server, api }) => {
  const first = await api('alice').send('bob', 'first', 'id-used-once');
  const again = await api('alice').send('bob', 'first', 'id-used-once');

  for (const fields of [{ to: 'bob', text: 'second' }, { to: 'carol', text: 'first' }]) {
    const reply = await raw(server.url, {
      method: 'POST',
      path: '/v1/message',
      headers: { 'X-Chut-Token': 'alice', 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...fields, id: 'id-used-once' }),
    });
    expectRefused({ what: 'used id', path: '', status: 409, code: 'id_reused' }, reply);
  }

  expect(first.duplicate).toBe(false);
  expect(again).toEqual({ ...first, duplicate: true });
  expect(texts(await api('bob').history('alice'))).toEqual(['first']);
});

test('the longest ids and texts that are allowed are taken', async ({ api }) => {
  const longest = 'x'.repeat(128);

  await api(longest).send('bob', 'x'.repeat(8192), 'i'.repeat(64));
  await api('bob').send(longest, 'y', 'eight888');

  expect(await api('bob').history(longest)).toHaveLength(2);
});

/** Soft, so that one run shows every request that goes wrong. */
function expectRefused({ what, status, code, jsonp = false }: Refused, reply: Reply): void {
  const type = jsonp ? 'text/javascript; charset=utf-8' : 'application/problem+json';
  const text = reply.body.toString();
  const problem = parsed(jsonp ? text.replace(/^\/\*\*\/cb\((.*)\);$/, '$1') : text);

  expect.soft(reply.status, `${what}: ${text}`).toBe(jsonp ? 200 : status);
  expect.soft(reply.headers['content-type'], what).toBe(type);
  expect.soft(problem, what).toMatchObject(jsonp ? { status, body: { status, code } } : { status, code });
  if (status === 405) expect.soft(reply.headers['allow'], what).toBeTruthy();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return `no JSON: ${text}`;
  }
}
