// The laws: what a tab ends up with, held against the log.
import { placeOf, type Message } from './log';
import type { Conversation } from './stubs';
import type { Tab } from './tab';
import type { World } from './world';

/** What is left of a small world's log that was trimmed. */
const LEAST_KEPT = 4;

/** What a tab still has to do; '' at rest. */
export function unrestOf({ page, world, owner }: Tab): string {
  const state = page.ask<string>('status');
  const place = world.server.holds(owner, page.ask('client'));
  if (state !== 'connected' || !place) return `is ${state}, and asks nothing`;
  if (world.server.log.after(owner, place, 1).events.length > 0) return 'has not heard all';
  if (outboxOf(page).some(({ code }) => !code)) return 'has not sent all';
  if (page.ask('early.length')) return 'has not sent what was sent early';
  if (page.ask('drawing || wantsSnapshot')) return 'has something to draw';
  return page.ask<Conversation[]>('all').some(({ log_: log }) => log.asked_) ? 'waits for history' : '';
}

export function check(world: World): void {
  for (const tab of world.tabs) {
    for (const peer of tab.peers) {
      checkLog(tab, peer);
      checkLive(tab, peer);
    }
    checkStandings(tab);
  }
  checkSent(world);
  checkOrder(world);
}

/** A log of which all was read is the log. */
export function checkWhole(tab: Tab, peer: string): void {
  const { log_: log } = tab.page.conversation(peer);
  if (!log.loaded_ || log.more) tab.page.fault(`the log with ${peer} does not come to its beginning`);
  compare(tab, `the whole log with ${peer}`, log.items_, tab.world.server.log.between(tab.owner, peer));
}

/** From its floor on a log is the log; what is known from beyond is in it, too. */
function checkLog(tab: Tab, peer: string): void {
  const { log_: log } = tab.page.conversation(peer);
  const all = tab.world.server.log.between(tab.owner, peer);
  const known = new Set(log.items_.map(({ seq }) => seq));
  compare(tab, `what is known of ${peer}`, log.items_, all.filter(({ seq }) => known.has(seq)));
  if (!log.loaded_) {
    if (isOpen(tab, peer)) tab.page.fault(`the open log with ${peer} is not loaded`);
    return;
  }
  const floor = log.more ? log.floor_ : 0;
  compare(tab, `the log with ${peer} from ${floor}`, log.items_.filter(({ seq }) => seq >= floor), all.filter(({ seq }) => seq >= floor));
  if (!log.more && log.floor_ > (all[0]?.seq ?? 0)) tab.page.fault(`the log with ${peer} ends at ${log.floor_}`);
}

/** What came after the snapshot is there before any page of history is, and the page was told of it. */
function checkLive({ page, owner, world }: Tab, peer: string): void {
  const began = placeOf(page.began);
  const { log_: log } = page.conversation(peer);
  const live = world.server.log.between(owner, peer).filter(({ seq }) => seq > began.seq);
  for (const { seq, id, from } of live) {
    if (!page.told.has(`${owner} ${from} ${id}`)) page.fault(`the page was not told of ${seq} from ${from}`);
    // A log that nobody reads is trimmed, to no fewer than these.
    const isKept = seq >= (log.items_.slice(-LEAST_KEPT)[0]?.seq ?? 0);
    if (isKept && !log.tried_ && !log.asked_ && !log.items_.some((item) => item.seq === seq)) page.fault(`${seq} from ${from} did not come live`);
  }
}

function compare(tab: Tab, what: string, items: Conversation['log_']['items_'], expected: Message[]): void {
  const text = (all: typeof items) => all.map(({ seq, id, from, to, text }) => `${seq} ${id} ${from}>${to} ${text}`);
  const [has, should] = [text(items), text(expected)];
  const at = should.findIndex((line, place) => has[place] !== line);
  if (at >= 0 || has.length !== should.length) {
    const place = at < 0 ? should.length : at;
    tab.page.fault(`${what} is not as it should be: ${has.length} for ${should.length}, at ${place} '${has[place]}' for '${should[place]}'`);
  }
}

/** What a tab knows is what a fresh snapshot shows. */
function checkStandings(tab: Tab): void {
  const unreadOf = tab.page.ask<(one: Conversation) => number>('unreadOf');
  const line = (peer: string, last: number, unread: number, marks: number[], blocked: boolean) => `${peer} last ${last} unread ${unread} marks ${marks.join()} ${blocked ? 'blocked' : ''}`;
  const has = tab.page.ask<Conversation[]>('all').filter((one) => one.listed_).map((one) =>
    line(one.peer, one.last, unreadOf(one), [one.read, one.peer_read, one.peer_delivered], Boolean(one.blocked)));
  const fresh = tab.world.server.snapshot(tab.owner).map((one) =>
    line(one.with, one.last.seq, one.unread, [one.read, one.peer_read, one.peer_delivered], one.blocked));
  if (has.sort().join('; ') !== fresh.sort().join('; ')) tab.page.fault(`it has '${has.join('; ')}' for '${fresh.join('; ')}'`);
  const unread = tab.world.server.snapshot(tab.owner).reduce((sum, one) => sum + one.unread, 0);
  if (tab.page.unread !== unread) tab.page.fault(`the page was told of ${tab.page.unread} unread messages, and has ${unread}`);
  for (const one of tab.page.ask<Conversation[]>('all')) {
    if (tab.page.ask<(one: Conversation) => boolean>('isWatched')(one) && unreadOf(one)) tab.page.fault(`${one.peer} is watched, and unread`);
  }
}

/** What was typed is in the log once; or its sender still has it, because the server did not want it. */
function checkSent({ typed, server, tabs, fault }: World): void {
  for (const { tab, page, id, text, from, to, token, wasKnown, wasRefused } of typed) {
    if (!id) {
      if (page === tab.page) fault(`never on its way: ${text}`);
      continue;
    }
    // What is written before it is known who writes goes with the token that shows it first, unless that is another: then
    // whoever is there may send it. A token that was refused was nobody's.
    if (!wasKnown && (from !== tab.owner || wasRefused || server.hasRefused.has(token ?? ''))) continue;
    const stored = server.log.messages.filter((message) => message.id === id);
    const kept = outboxOf(tab.page).filter((entry) => entry.id === id);
    // Before a page knows whose it is, it cannot keep anything for them.
    if (stored.length + kept.length === 0 && !page.isAlive && outboxOf(page).some((entry) => entry.id === id && entry.token_)) continue;
    // What somebody who has left had on its way waits for them.
    if (stored.length + kept.length === 0 && from !== tab.owner && tab.keeps(from, id)) continue;
    if (stored.length + kept.length !== 1) fault(`${stored.length} times in the log and ${kept.length} times in the outbox: ${text}`);
    if (kept.length > 0 && !wasRefused) fault(`kept, though nobody refused it: ${text}`);
    if (stored[0] && (stored[0].text !== text || stored[0].from !== from || stored[0].to !== to)) fault(`stored as another, from ${stored[0].from}: ${text}`);
  }
  const written = server.log.messages.filter(({ id }) => !id.startsWith('earlier-'));
  if (written.some(({ id }) => !typed.some((one) => one.id === id))) fault('the log has what nobody typed');
  for (const tab of tabs) {
    if (outboxOf(tab.page).some(({ code }) => !code)) fault(`${tab.name} has something in its outbox`);
  }
}

/** One tab's messages to one person come in the order in which they were sent; what was refused has lost its turn. */
function checkOrder({ typed, server, fault }: World): void {
  const newest = new Map<string, number>();
  for (const { tab, from, to, id, text, token, wasRefused } of typed) {
    const stored = server.log.messages.find((message) => message.id === id);
    if (stored?.from !== from || wasRefused || server.hasRefused.has(token ?? '')) continue;
    const key = `${tab.name} ${from} ${to}`;
    if ((newest.get(key) ?? 0) > stored.seq) fault(`stored before what was sent earlier: ${text}`);
    newest.set(key, stored.seq);
  }
}

function outboxOf(page: Tab['page']): { id: string; code?: string; token_?: string }[] {
  return page.ask('outbox');
}

function isOpen({ page }: Tab, peer: string): boolean {
  return page.ask<(peer: string) => boolean>('isOpen')(peer);
}
