// The shim follows the same rules as the core: the core's own test vectors, step by step.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { Rules, type Call } from '../rules';

interface Case<Step> {
  name?: string;
  steps: Step[];
}

type Json = Record<string, unknown>;

function vectors<T>(file: string): T[] {
  return JSON.parse(readFileSync(resolve('..', 'core', 'vectors', `${file}.json`), 'utf8')) as T[];
}

/** Runs every step of every case on rules of its own, and compares what comes of it. */
function follow<Step extends object>(file: string, step: (rules: Rules, step: Step, made: Map<string, unknown>, all: Case<Step>) => object): void {
  const all = vectors<Case<Step>>(file);
  expect(all.length).toBeGreaterThan(5);
  for (const one of all) {
    const rules = new Rules();
    const made = new Map<string, unknown>();
    one.steps.forEach((each, at) => {
      const came = step(rules, each, made, one);
      expect(each as Json, `${file}: ${one.name}, step ${at + 1}`).toMatchObject(came as Json);
    });
  }
}

test('messages are merged, put in order and held once', () => {
  interface Step { hear?: Json; insert?: Json; page?: { messages: Json[] }; last?: Json; heard_last: boolean | null }
  follow<Step>('timeline', (rules, step, made) => {
    const log = (made.get('log') ?? rules.run('newTimeline')) as { items_: { seq: number }[]; floor_: number; more: boolean };
    made.set('log', log);
    let isNew: boolean | undefined;
    if (step.hear) isNew = rules.run('hear', log, step.hear);
    if (step.insert) isNew = rules.run('insert', log, step.insert);
    if (step.page) rules.runInside('merge', log, step.page);
    for (const message of [step.hear, step.insert, step.last, ...(step.page?.messages ?? [])]) {
      const last = made.get('last') as { seq: number } | undefined;
      if (message && (message['seq'] as number) >= (last?.seq ?? 0)) made.set('last', message);
    }
    const last = made.get('last');
    return {
      ...(isNew === undefined ? {} : { new: isNew }),
      seqs: log.items_.map(({ seq }) => seq),
      more: log.more,
      floor: log.floor_ || null,
      heard_last: last ? Boolean(rules.run('hasHeard', log, last)) : null,
    };
  });
});

test('conversations stand as a snapshot would show them', () => {
  interface Step { now: number; event: Json }
  interface Standing { peer: string; last: number; typingUntil_: number; listed_: boolean; [field: string]: unknown }
  follow<Step>('inbox', (rules, step, made, all) => {
    rules.now = step.now;
    if (!made.has('begun')) {
      const { me, conversations } = (all as unknown as { snapshot: { me: { user: string }; conversations: Json[] } }).snapshot;
      made.set('begun', true);
      rules.ask(`me = ${JSON.stringify(me.user)}`);
      for (const listed of conversations) rules.run('stand', rules.run('conversation', listed['with']), listed);
    }
    rules.run('apply', step.event);
    const standings = rules.ask<Standing[]>('all').filter((one) => one.listed_).sort((one, other) => other.last - one.last);
    const unread = (one: Standing) => rules.run<number>('unreadOf', one);
    return {
      wants_snapshot: rules.ask<boolean>('wantsSnapshot'),
      unread: standings.reduce((sum, one) => sum + unread(one), 0),
      standings: standings.map((one) => ({
        with: one.peer,
        last: one.last,
        unread: unread(one),
        read: one['read'],
        peer_read: one['peer_read'],
        peer_delivered: one['peer_delivered'],
        presence: one['presence'] ?? 'offline',
        typing: one.typingUntil_ > step.now,
        blocked: Boolean(one['blocked']),
      })),
    };
  });
});

test('each message is posted until it is stored or refused, one at a time to each person', () => {
  interface Entry { id: string; code?: string; posted_?: boolean }
  interface Step { now: number; posts: string[]; input: 'wake' | 'elapsed' | { begin?: Json[]; send?: Json; stored?: string; failed?: string; status?: number; body?: object | null; retry?: string } }
  follow<Step>('outbox', (rules, { now, input, posts: expected }, made, { steps }) => {
    rules.now = now;
    // Unless a case says when it begins, it has.
    if (!made.has('begun') && !steps.some((one) => typeof one.input === 'object' && one.input.begin)) begin(rules, []);
    made.set('begun', true);
    rules.take();
    const outbox = () => rules.ask<Entry[]>('outbox');
    if (input === 'wake') rules.runInside('wake');
    else if (input === 'elapsed') rules.elapse();
    else if (input.begin) begin(rules, input.begin);
    else if (input.send) outbox().push({ ...(input.send as unknown as Entry) });
    else if (input.stored) rules.run('settle', input.stored);
    else if (input.failed) postOf(rules, input.failed)?.answer(input.body ?? {});
    else if (input.retry) for (const entry of outbox()) if (entry.id === input.retry) entry.code = '';
    rules.run('pump');
    const posts = rules.take().filter((one) => (one as Json)['call'] === 'message').map((one) => (one as Json)['id']);
    const state = (entry: Entry) => (entry.code ? 'refused' : entry.posted_ ? 'posted' : 'waiting');
    // Between people there is no order.
    const same = posts.length === expected.length && posts.every((id) => expected.includes(id as string));
    return { posts: same ? expected : posts, entries: outbox().map((entry) => ({ id: entry.id, state: state(entry) })) };
  });
});

/** It is known who we are, and what an earlier page has left is taken up. */
function begin(rules: Rules, left: Json[]): void {
  const kept = left.map(({ id, to, text }) => [id, to, text].map((part) => encodeURIComponent(String(part))).join(' '));
  rules.ask('me = "alice", cursor = "known"');
  rules.leave(`chut ${rules.ask<string>('config.server')} alice shim`, kept.join());
  rules.run('takeUp');
}

function postOf(rules: Rules, id: string): Call | undefined {
  return [...rules.pending].find(({ path, params }) => path === 'message' && params['id'] === id);
}

test('the link asks the same, gives up the same and says the same', () => {
  type Input = 'start' | 'elapsed' | 'wake' | 'offline' | 'signed_out' | 'stop' | 'refresh' | { snapshot?: object; heard?: object; failed?: { body: object | null }; body?: object | null; visible?: boolean; ask?: 'old' };
  interface Step { now: number; input: Input }
  follow<Step>('link', (rules, { now, input }) => {
    rules.now = now;
    rules.take();
    const calls = rules.calls.filter(({ path }) => path !== 'message');
    if (typeof input === 'string') {
      const rule = { start: 'start', wake: 'wake', offline: 'offline', signed_out: 'signedOut', stop: 'stop', refresh: 'refresh', elapsed: '' }[input];
      if (rule) rules.run(rule);
      else rules.elapse();
    } else if (input.visible !== undefined) {
      const isHidden = rules.ask<boolean>('hidden');
      rules.ask(`hidden = ${String(!input.visible)}`);
      if (isHidden === input.visible) rules.run('askAgain');
    } else {
      calls.at(input.ask === 'old' ? -2 : -1)?.answer(input.snapshot ?? input.heard ?? input.failed?.body ?? {});
    }
    return { effects: rules.take().map((one) => effect(rules, one as Json)) };
  });
});

function effect(rules: Rules, done: Json): unknown {
  if ('over' in done) return 'abort';
  if (done['call'] === 'conversations') return { ask: 'snapshot' };
  if (done['call'] === 'listen') return { ask: 'listen', cursor: done['cursor'], probe: done['wait'] === 0, visible: done['visible'] !== 0 };
  if ('snapshot' in done) return { snapshot: done['snapshot'] };
  if ('state' in done) return { status: rules.ask('notice') === 'signed_out' ? 'signed_out' : done['state'] };
  return done;
}

test('an answer means the same', () => {
  const cases = vectors<{ name: string; status: number; body: object | null; outcome: string }>('failure');
  const rules = new Rules();
  expect(cases.length).toBeGreaterThan(10);
  for (const { name, status, body, outcome } of cases) {
    // A problem says its status itself, which is how it travels in a script.
    if (status === 200) continue;
    const problem = (body ?? {}) as { code?: string; status?: number };
    const refused = Boolean(rules.run('isRefusal', problem));
    const came = refused ? 'refused' : problem.status === 401 ? 'unauthenticated' : 'transient';
    expect(came, name).toBe(outcome);
  }
});

test('waits are drawn from the same ranges', () => {
  for (const { name, tries, retry_after_s, least_ms, most_ms } of vectors<{ name: string; tries: number; retry_after_s: number | null; least_ms: number; most_ms: number }>('backoff')) {
    const rules = new Rules();
    const wait = rules.run<number>('delayMs', tries, retry_after_s === null ? {} : { retry_after: retry_after_s });
    // Chance is one half here, and evenly drawn.
    expect(wait, name).toBe((least_ms + most_ms) / 2);
  }
});

test('blocks come, go, fit and are kept the same', () => {
  type Step = { open?: string; minimise?: string; close?: string; newest?: number; received?: string; seq?: number; begin?: [string, number][]; read?: string; fit?: { width: number; open: number; minimised: number } };
  follow<Step>('blocks', (rules, step) => {
    let row: { peer: string; open: boolean }[] | undefined;
    if (step.open !== undefined) rules.run('put', step.open, true);
    if (step.minimise !== undefined) rules.run('minimise', step.minimise);
    if (step.close !== undefined) rules.run('close', step.close, step.newest);
    if (step.received !== undefined) rules.run('came', step.received, step.seq);
    if (step.begin) rules.run('begin', step.begin.map(([peer, last]) => ({ peer, last })));
    if (step.read !== undefined) {
      rules.ask('blocks = [], closed = [], uses = 0');
      rules.run('readBlocks', step.read);
    }
    if (step.fit) row = rules.run('fit', step.fit.width, step.fit.open, step.fit.minimised);
    return { text: rules.run('textOf'), ...(row && { row: row.map(({ peer, open }) => [peer, open]) }) };
  });
});

test('typing is told the same', () => {
  type Step = { now: number; input: 'stopped' | 'elapsed' | { typed: string } };
  follow<Step>('typing', (rules, { now, input }) => {
    rules.now = now;
    rules.take();
    if (input === 'stopped') rules.runInside('stopTyping');
    else if (input === 'elapsed') rules.elapse();
    else rules.runInside('typed', input.typed);
    return { tells: rules.take().filter((one) => (one as Json)['call'] === 'typing').map((one) => ({ to: (one as Json)['to'], typing: (one as Json)['typing'] })) };
  });
});

test('what was read is told the same', () => {
  interface Receipt { with: string; seq: number }
  interface Step { now: number; tells: Receipt[]; input: 'elapsed' | { read?: Receipt; heard?: Receipt; failed?: Receipt; body?: object | null } }
  follow<Step>('receipts', (rules, { now, input }) => {
    rules.now = now;
    rules.ask('me = "alice"');
    rules.take();
    if (input === 'elapsed') rules.elapse();
    else if (input.read) {
      const one = rules.run<{ last: number }>('conversation', input.read.with);
      rules.run('stand', one, { last: { seq: input.read.seq }, unread: 0 });
      rules.runInside('read', one);
    } else {
      const { seq, with: peer } = (input.heard ?? input.failed) as Receipt;
      const asked = [...rules.pending].find(({ path, params }) => path === 'read' && params['with'] === peer && params['seq'] === seq);
      asked?.answer(input.heard ? { read: seq } : (input.body ?? {}));
    }
    const tells = rules.take().filter((one) => (one as Json)['call'] === 'read');
    return { tells: tells.map((one) => ({ with: (one as Json)['with'], seq: (one as Json)['seq'] })) };
  });
});

test('the same strings are texts', () => {
  const rules = new Rules();
  for (const { name, text, outcome } of vectors<{ name: string; text: string; outcome: string }>('text')) {
    // Lines that end as on other systems are mended before they are looked at.
    if (text.includes('\r')) continue;
    const came = rules.matches('CONTROL', text) ? 'control' : rules.matches('BLANK', text) ? 'blank' : 'ok';
    expect(came, name).toBe(outcome);
  }
});

test('the same is a link', () => {
  const rules = new Rules();
  for (const { text, pieces } of vectors<{ text: string; pieces: Json[] }>('links')) {
    const came: Json[] = [];
    rules.runInside('pieces', text, (plain: string) => came.push({ plain }), (link: string) => came.push({ link }));
    expect(came, text).toEqual(pieces);
  }
});
