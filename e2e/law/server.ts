// A made-up server: what docs/protocol.md says of one, on a log that outlives it.
import type { Chance } from './chance';
import type { Alarm, Clock } from './clock';
import { Log, placeOf, textOf, type Event, type Place, type Standing } from './log';

export interface Request {
  path: string;
  params: Record<string, unknown>;
  token: string;
  /** It came as a script's address, which releases what the same client holds. */
  isScript: boolean;
}

/** What the server answers; nothing where the connection breaks. */
export type Answer = { status: number; body: Record<string, unknown> } | undefined;

type Done = (answer: Answer) => void;

interface Hold {
  user: string;
  client: string;
  place: Place;
  alarm: Alarm | undefined;
  done: Done;
}

const HOLD_MS = 55_000;

export const PEOPLE = ['alice', 'bob', 'carol'];

export class Server {
  readonly log = new Log();
  isUp = true;
  isDraining = false;
  /** It, or something ahead of it, holds no poll. */
  isHasty = false;
  /** Of a hundred calls, so many are refused for a while. */
  refuses = 0;
  /** Events of one reply. */
  readonly batch: number;
  private readonly held = new Set<Hold>();
  private readonly tokens = new Map<string, number>();

  constructor(private readonly clock: Clock, private readonly chance: Chance, private readonly fault: (what: string) => void) {
    this.batch = chance.oneOf([1, 2, 3, 8, 200]);
  }

  /** The token that is good at present. */
  /** Tokens that were not accepted, at least once. */
  readonly hasRefused = new Set<string>();

  tokenOf(user: string): string {
    return `${user}.${this.tokens.get(user) ?? 0}`;
  }

  revoke(user: string): void {
    this.tokens.set(user, (this.tokens.get(user) ?? 0) + 1);
  }

  crash(): void {
    this.isUp = this.isDraining = false;
    for (const hold of [...this.held]) this.end(hold, undefined);
  }

  drain(): void {
    this.isDraining = true;
    for (const hold of [...this.held]) this.release(hold);
  }

  start(): void {
    this.isUp = true;
    this.isDraining = false;
  }


  /** It dies, and the log is another, though with the same in it: no cursor is one of its own. */
  loseEpoch(): void {
    this.crash();
    this.log.epoch += 1;
  }

  /** What a person's client waits for, if it does. */
  holds(user: string, client: string): Place | undefined {
    return [...this.held].find((hold) => hold.client === client && hold.user === user)?.place;
  }

  /** Gives what ends the call where its connection closes. */
  take(request: Request, done: Done): () => void {
    const { path, params, token } = request;
    const user = token.split('.')[0]!;
    const refusal = this.refusal(user, token);
    if (refusal) {
      done(refusal);
      return () => undefined;
    }
    if (path === 'listen') return this.listen(user, params, done);
    if (request.isScript) this.releaseAll(user, String(params['client']));
    if (path === 'conversations') {
      // The rest is read a moment after the cursor.
      const cursor = textOf(this.log.head());
      this.clock.after(this.chance.oneOf([0, 0, 10, 1_000]), () => done(this.isUp ? ok(this.conversations(user, cursor)) : undefined));
      return () => undefined;
    }
    done(this.answer(path, user, params));
    this.wakeAll();
    return () => undefined;
  }

  snapshot(user: string): Standing[] {
    const listed = PEOPLE.filter((peer) => peer !== user).map((peer) => this.log.standing(user, peer));
    return listed.filter((one) => one !== undefined).sort((one, other) => other.last.seq - one.last.seq);
  }

  private refusal(user: string, token: string): Answer {
    if (this.isDraining) return problem(503, 'draining', 1);
    if (this.chance.happens(this.refuses)) {
      return this.chance.happens(50) ? problem(503, 'unavailable', this.chance.below(3)) : problem(429, 'rate_limited', this.chance.below(6));
    }
    if (token === this.tokenOf(user)) return undefined;
    this.hasRefused.add(token);
    return problem(401, 'unauthenticated');
  }

  private answer(path: string, user: string, params: Record<string, unknown>): Answer {
    const peer = String(params['with'] ?? params['to'] ?? params['user']);
    switch (path) {
      case 'history': return ok(this.history(user, peer, Number(params['before'] ?? Infinity), Number(params['limit'])));
      case 'message': return this.message(user, peer, String(params['id']), String(params['text']));
      case 'read': return this.read(user, peer, Number(params['seq']));
      case 'typing': return this.typing(user, peer, String(params['typing']) === 'true');
      case 'block': return this.block(user, peer, String(params['blocked']) === 'true');
      case 'leave':
        this.releaseAll(user, String(params['client']));
        return ok({});
      default: return problem(404, 'not_found');
    }
  }

  private conversations(user: string, cursor: string): Record<string, unknown> {
    return {
      cursor,
      me: { user, name: user, avatar: null },
      server: { hold_ms: HOLD_MS, max_text_bytes: 8192, typing_ttl_ms: 6000, grace_ms: 30_000 },
      conversations: this.snapshot(user),
    };
  }

  private history(user: string, peer: string, before: number, limit: number): Record<string, unknown> {
    const older = this.log.between(user, peer).filter(({ seq }) => seq < before);
    return { messages: older.slice(-limit), more: older.length > limit };
  }

  private message(from: string, to: string, id: string, text: string): Answer {
    const known = this.log.find(from, id);
    if (known && (known.to !== to || known.text !== text)) {
      this.fault(`${from} has used the ID ${id} twice`);
      return problem(409, 'id_reused');
    }
    if (!known && (this.log.mark(from, 'blocked', to) || this.log.mark(to, 'blocked', from))) return problem(403, 'blocked');
    const { seq, at } = known ?? this.log.append({ id, from, to, text, at: this.clock.now }, this.chance.below(3));
    return ok({ seq, id, at, duplicate: Boolean(known) });
  }

  private read(by: string, peer: string, wanted: number): Answer {
    const seq = Math.min(wanted, this.log.between(by, peer).at(-1)?.seq ?? 0);
    const event = { type: 'read', by, with: peer, seq };
    this.log.advance(by, 'read', peer, seq, event);
    this.log.advance(peer, 'peer_read', by, seq, event);
    return ok({ read: this.log.mark(by, 'read', peer) });
  }

  private block(by: string, user: string, blocked: boolean): Answer {
    this.log.set(by, 'blocked', user, Number(blocked), { type: 'blocked', user, blocked });
    return ok({ blocked });
  }

  /** Nobody keeps it: it reaches who waits. */
  private typing(from: string, to: string, typing: boolean): Answer {
    for (const hold of [...this.held].filter(({ user }) => user === to)) this.tell(hold, hold.place, [{ type: 'typing', from, typing }]);
    return ok({});
  }

  private listen(user: string, params: Record<string, unknown>, done: Done): () => void {
    const place = placeOf(String(params['cursor']));
    const client = String(params['client']);
    for (const hold of [...this.held]) {
      if (hold.client === client && hold.user === user) this.end(hold, ok({ cursor: textOf(hold.place), events: [], hold_ms: HOLD_MS, superseded: true }));
    }
    const hold: Hold = { user, client, place, alarm: undefined, done };
    this.held.add(hold);
    if (!this.log.has(place)) {
      this.tell(hold, this.log.head(), [{ type: 'resync' }]);
      return () => undefined;
    }
    this.deliver(user, place.seq);
    this.wakeAll();
    if (this.held.has(hold)) {
      const wait = params['wait'] === undefined ? Infinity : Number(params['wait']) * 1000;
      if (wait === 0 || this.isHasty) this.release(hold);
      else hold.alarm = this.clock.after(Math.min(wait, this.chance.between(45_000, HOLD_MS)), () => this.release(hold));
    }
    return () => this.end(hold, undefined);
  }

  /** A cursor shows what has reached its client. */
  private deliver(user: string, seq: number): void {
    for (const sender of PEOPLE) {
      const newest = this.log.between(sender, user).filter((message) => message.from === sender && message.seq <= seq).at(-1);
      if (newest) this.log.advance(sender, 'delivered', user, newest.seq, { type: 'delivered', with: user, seq: newest.seq });
    }
  }

  private wakeAll(): void {
    for (const hold of [...this.held]) {
      const { place, events } = this.log.after(hold.user, hold.place, this.batch);
      if (events.length > 0) this.tell(hold, place, events);
    }
  }

  private releaseAll(user: string, client: string): void {
    for (const hold of [...this.held].filter((one) => one.client === client && one.user === user)) this.release(hold);
  }

  private release(hold: Hold): void {
    this.tell(hold, hold.place, []);
  }

  private tell(hold: Hold, place: Place, events: Event[]): void {
    this.end(hold, ok({ cursor: textOf(place), events, hold_ms: HOLD_MS }));
  }

  private end(hold: Hold, answer: Answer): void {
    if (!this.held.delete(hold)) return;
    if (hold.alarm) hold.alarm.ring = undefined;
    hold.done(answer);
  }
}

function ok(body: Record<string, unknown>): Answer {
  return { status: 200, body };
}

function problem(status: number, code: string, retryAfter?: number): Answer {
  return { status, body: { type: 'about:blank', status, code, ...(retryAfter === undefined ? {} : { retry_after: retryAfter }) } };
}
