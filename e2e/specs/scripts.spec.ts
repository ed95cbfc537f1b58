// A long conversation in many scripts comes through the widget, the shim and the API byte for byte.
import type { Message } from '../api';
import type { Person } from '../people';
import { bytes } from '../said';
import { FRAGILE, LONGEST, SCRIPTS } from '../texts';
import { expect, test } from '../world';

const ALL = [...SCRIPTS, ...FRAGILE];

test('hundreds of messages in many scripts arrive byte for byte everywhere', async ({ arrive, server, site, api }) => {
  test.setTimeout(180_000);
  const widget = await arrive('alice');
  const shim = await arrive('bob', { at: site.page({ server: server.url, user: 'bob', peer: 'alice', engine: 'shim' }) });
  await widget.chatWith('bob');
  await shim.chatWith('alice');
  const sent = { alice: [] as string[], bob: [] as string[] };

  for (let round = 1; round <= 6; round += 1) {
    for (const text of ALL) {
      sent.bob.push(`${text} ${round}`);
      await api('bob').send('alice', `${text} ${round}`);
    }
  }
  for (const text of LONGEST) {
    sent.bob.push(text);
    await api('bob').send('alice', text);
  }
  for (const text of ALL) {
    sent.bob.push(text);
    await shim.say('alice', text);
  }
  for (const text of [...ALL, ...LONGEST]) {
    sent.alice.push(text);
    await widget.say('bob', text);
  }

  const total = sent.alice.length + sent.bob.length;
  expect(total).toBeGreaterThan(300);
  await expect.poll(async () => (await api('alice').history('bob')).length, { timeout: 60_000 }).toBe(total);
  const log = await api('alice').history('bob');
  expect(bytes(from(log, 'alice'))).toEqual(plainBytes(sent.alice));
  expect(bytes(from(log, 'bob'))).toEqual(plainBytes(sent.bob));
  expect(await api('bob').history('alice')).toEqual(log);
  await expectShown(widget, 'bob', log);
  await expectShown(shim, 'alice', log);
});

test('a reloaded page shows every script as it was sent, from older pages too', async ({ arrive, api }) => {
  test.setTimeout(120_000);
  for (const text of [...ALL, ...LONGEST, ...ALL, ...ALL]) await api('bob').send('alice', text);
  const log = await api('alice').history('bob');

  for (const legacy of [false, true]) {
    const alice = await arrive('alice', { legacy });
    await alice.expand('bob');
    expect(bytes(await alice.readsAll('bob', log.length))).toEqual(bytes(log));
    await expect(alice.block('bob').getByRole('button', { name: 'Load older messages' })).toHaveCount(0);
  }
});

test('the listener gets every script as it was sent', async ({ api }) => {
  let { cursor } = await api('alice').listen();
  for (const text of [...ALL, ...LONGEST]) await api('bob').send('alice', text);

  const heard: { text: string }[] = [];
  while (heard.length < ALL.length + LONGEST.length) {
    const reply = await api('alice').listen(cursor, 5);
    heard.push(...reply.events.filter((event) => event.type === 'received').map(({ text }) => ({ text: text ?? '' })));
    expect(reply.cursor).not.toBe(cursor);
    cursor = reply.cursor;
  }

  expect(bytes(heard)).toEqual(plainBytes([...ALL, ...LONGEST]));
});

async function expectShown(person: Person, peer: string, log: Message[]): Promise<void> {
  expect(bytes(await person.readsAll(peer, log.length))).toEqual(bytes(log));
}

function from(log: Message[], user: string): Message[] {
  return log.filter((one) => one.from === user);
}

function plainBytes(sent: string[]): string[] {
  return bytes(sent.map((text) => ({ text })));
}
