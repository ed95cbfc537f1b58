// One life of a page: the shim's own source, with a browser of which there is only what it asks for.
import { jQueryOfArrays, scriptOf } from '../shim';
import type { Alarm } from './clock';
import type { Outcome } from './network';
import { nothing, stubs, type Conversation } from './stubs';
import type { Tab } from './tab';

const OUTER = ['backoff', 'timeline', 'inbox', 'outbox', 'link', 'transport', 'keep', 'blocks', 'block', 'engine', 'shared', 'page'];
const INNER = ['inside/text', 'inside/posting', 'inside/send', 'inside/typing', 'inside/reading', 'inside/history', 'inside/log', 'inside/standing'];

/** A minute's calls that bring nothing, at most. */
const MOST_IN_VAIN = 300;

/** What others answer in the server's place. */
const FOREIGN = ['<html>', '{"status":403}', 'null', '{}'];

interface Script {
  onerror: () => void;
  remove: () => void;
  /** Nobody waits for it any more, and nothing waits behind it. */
  isGone?: boolean;
  /** It has come, and will do this. */
  come?: () => void;
}

type Scope = (code: string) => unknown;

/** See the file. */
export class Page {
  isAlive = true;
  /** Asleep, or kept for when somebody comes back: its timers wait, and what comes to it is lost. */
  isFrozen = false;
  /** The messages that it was told of: its person, then the ID. */
  readonly told = new Set<string>();
  /** How many unread messages it was told of. */
  unread = 0;
  /** The cursor with which it began to listen, or began anew: what comes behind it comes as events. */
  began = '';
  /** The newest that it was told of each conversation. */
  private readonly newest = new Map<string, number>();
  /** Its scripts under way, in browsers that run them in order. */
  private scripts: Script[] = [];
  /** When its calls of the last minute have ended that brought nothing. */
  private inVain: number[] = [];
  /** The calls that it has made. */
  calls: string[] = [];
  private missed: (() => void)[] = [];
  private readonly window: Record<string, unknown> = {};
  private readonly document = { hidden: false, readyState: 'complete' };
  private readonly listeners = new Map<string, ((event: object) => void)[]>();
  private api: (name: string, args: unknown[]) => void = () => undefined;
  private readonly outer: Scope;
  private inner: Scope | undefined;

  constructor(private readonly tab: Tab) {
    this.document.hidden = tab.isHidden;
    this.fillWindow();
    this.outer = this.evaluate(SHIM, stubs(this));
    this.ask(tab.world.constants.outer);
    this.watch<[{ cursor: string }, boolean]>('snapshot', ({ cursor }, begins) => { if (begins) this.began = cursor; });
  }

  /** What the shim's own code says of an expression. */
  ask<T>(code: string): T {
    return this.outer(code) as T;
  }

  /** Calls a function of the inside of a block, if that has come. */
  within<T>(name: string, ...args: unknown[]): T | undefined {
    return this.inner && (this.inner(name) as (...args: unknown[]) => T)(...args);
  }

  /** Calls a method that the shim gives to the loader. */
  command(name: string, ...args: unknown[]): void {
    this.api(name, args);
  }

  fire(name: string, event: object = {}): void {
    for (const then of this.listeners.get(name) ?? []) then(event);
  }

  see(isHidden: boolean): void {
    this.document.hidden = isHidden;
    this.fire('visibilitychange');
  }

  conversation(peer: string): Conversation {
    return this.ask<(peer: string) => Conversation>('conversation')(peer);
  }

  thaw(): void {
    this.isFrozen = false;
    const missed = this.missed;
    this.missed = [];
    for (const ring of missed) ring();
  }

  /** Something happens in the page at a later time, if it is still there. */
  later(ms: number, ring: () => void): Alarm {
    const alarm = this.tab.world.clock.after(ms, () => {
      if (!this.isAlive || !alarm.ring) return;
      if (this.isFrozen) this.missed.push(() => { if (alarm.ring) ring(); });
      else ring();
    });
    return alarm;
  }

  get isNarrow(): boolean {
    return this.tab.isNarrow;
  }

  speak(): void {
    this.later(this.tab.world.chance.below(300), () => this.ask('spoken = true; draw()'));
  }

  fault(what: string): void {
    this.tab.world.fault(`${this.tab.name}: ${what}`);
  }

  /** The rows of a log, as they are drawn. */
  drawLog(one: Conversation): void {
    const keys = this.within<{ key_: string }[]>('rowsOf', one)!.map((row) => row.key_);
    if (new Set(keys).size < keys.length) this.fault(`a row is there twice: ${keys.join()}`);
  }

  /** Sees what a function of the shim is called with. */
  private watch<T extends unknown[]>(name: string, see: (...what: T) => void): void {
    this.ask<(see: (...what: T) => void) => void>(`(function (see) { var then = ${name}; ${name} = function () { see.apply(null, arguments); then.apply(null, arguments); }; })`)(see);
  }

  private evaluate(script: string, given: Record<string, unknown>): Scope {
    const { clock, chance } = this.tab.world;
    const hand: { given: object; scope?: Scope } = { given };
    const made = new Function('jQuery', 'window', 'document', 'Math', 'Date', 'navigator', 'hand', script);
    const math = Object.assign(Object.create(Math) as Math, { random: () => chance.next() });
    for (const name of ['floor', 'max', 'min', 'pow'] as const) Object.assign(math, { [name]: Math[name] });
    made(this.jQuery(), this.window, this.document, math, class { getTime(): number { return clock.now; } }, {}, hand);
    return hand.scope!;
  }

  private fillWindow(): void {
    const send = (src: string) => this.tab.sendBlindly(src);
    const chut = {
      config: { server: this.tab.isScript ? 'http://chat' : 'http://site/chat', token: this.tab.token, poll: this.tab.poll, root: {}, launcher: {} },
      _tell: (name: string, detail: unknown) => this.tell(name, detail),
      _ready: (api: Page['api']) => { this.api = api; },
      _expired: () => { if (this.tab.isAsked) this.renewSoon(); },
      _script: (src: string, over: () => void) => (src.startsWith('v1/') ? this.askByScript(src, over) : this.bringInside(over)),
    };
    Object.assign(this.window, {
      Chut: chut,
      setTimeout: (ring: () => void, ms: number) => this.later(ms, ring),
      clearTimeout: (alarm?: Alarm | number) => { if (alarm && typeof alarm === 'object') alarm.ring = undefined; },
      localStorage: this.tab.visits,
      sessionStorage: this.tab.session,
      location: { protocol: 'http:', host: 'site' },
      onpagehide: null,
      Image: class { set src(src: string) { send(src); } },
    });
  }

  renewSoon(): void {
    this.later(this.tab.world.chance.below(20_000), () => this.renew());
  }

  /** The host page has a token, maybe of somebody else. */
  renew(): void {
    (this.window['Chut'] as { config: { token: string } }).config.token = this.tab.token;
    this.command('setToken', this.tab.token);
  }

  private tell(name: string, detail: unknown): void {
    if (name === 'failed') this.tab.world.refused((detail as { id: string }).id);
    if (name === 'unread') this.unread = detail as number;
    if (name === 'state') this.tab.hearsState();
    if (name !== 'message') return;
    const { id, mine, peer, seq } = detail as { id: string; mine: boolean; peer: string; seq: number };
    const me = this.ask<string>('me');
    const key = `${me} ${mine ? me : peer} ${id}`;
    if (this.told.has(key)) this.fault(`the page is told twice of ${key}`);
    this.told.add(key);
    const talk = `${me} ${peer}`;
    if (mine) return;
    if ((this.newest.get(talk) ?? 0) >= seq) this.fault(`the page is told of ${seq} from ${peer} after ${this.newest.get(talk)}`);
    this.newest.set(talk, seq);
  }

  private bringInside(came: () => void): object {
    const script = { onerror: () => undefined };
    this.later(this.tab.world.chance.below(3_000), () => {
      if (this.tab.world.isBad && this.tab.world.chance.happens(30)) {
        script.onerror();
        return;
      }
      this.inner = this.evaluate(INSIDE, stubs(this));
      this.inner(this.tab.world.constants.inner);
      this.watchSends();
      came();
    });
    return script;
  }

  /** What somebody has sent is theirs to find in the log. */
  private watchSends(): void {
    const inside = (this.window['Chut'] as { _inside: { send: (peer: string, text: string) => string; read: (one: Conversation) => void } })._inside;
    const { send, read } = inside;
    inside.read = (one) => {
      this.checkRead(one);
      read(one);
    };
    inside.send = (peer, text) => {
      const refusal = send(peer, text);
      const entry = this.ask<{ id: string; text: string }[]>('outbox').find((one) => one.text === text);
      if (refusal === '' && entry) this.tab.world.sent(entry.id, text, this.ask('doubt()'));
      return refusal;
    };
  }

  private askDirectly(settings: { url: string; data: string | null; beforeSend: (request: object) => void; complete: (request: object) => void }): object {
    let token = '';
    let isOver = false;
    const request = { responseText: '', setRequestHeader: (_: string, value: string) => { token = value; }, abort: () => complete('', true) };
    const complete = (text: string, isAborted = false): void => {
      if (isOver) return;
      isOver = true;
      if (isAborted) giveUp();
      request.responseText = text;
      settings.complete(request);
    };
    settings.beforeSend(request);
    const [path, query] = settings.url.replace(/^.*\/v1\//, '').split('?');
    const params = { ...fieldsOf(query ?? ''), ...(settings.data ? JSON.parse(settings.data) as object : {}) };
    const giveUp = this.carry({ path: path!, params, token, isScript: false }, (outcome) => {
      complete(outcome === 'error' ? '' : outcome === 'html' ? this.tab.world.chance.oneOf(FOREIGN) : JSON.stringify(outcome.body));
    });
    return request;
  }

  private askByScript(src: string, over: () => void): object {
    const script: Script = {
      onerror: () => undefined,
      remove: () => {
        giveUp();
        script.isGone = true;
        this.runScripts();
      },
    };
    this.scripts.push(script);
    const [path, query] = src.slice(3).split('?');
    const { token, callback, ...params } = fieldsOf(query ?? '');
    const run = (outcome: Exclude<Outcome, string>): void => {
      const then = this.window[callback!];
      if (typeof then === 'function') then(outcome);
      else this.fault(`the script of a late answer to ${path} finds nobody`);
    };
    const giveUp = this.carry({ path: path!, params, token: token ?? '', isScript: true }, (outcome) => {
      script.come = () => {
        if (outcome === 'error') script.onerror();
        else if (outcome === 'html') over();
        else if (this.tab.isHasty) {
          over();
          this.later(50, () => run(outcome));
        } else {
          run(outcome);
          over();
        }
      };
      if (script.isGone || !this.tab.isOrderly) script.come();
      else this.runScripts();
    });
    return script;
  }

  /** Those that have come run, but not ahead of one that was asked for earlier. */
  private runScripts(): void {
    while (this.scripts[0] && (this.scripts[0].come || this.scripts[0].isGone)) {
      const script = this.scripts.shift()!;
      if (!script.isGone && this.tab.isOrderly) script.come!();
    }
  }

  private carry(request: Parameters<Tab['world']['network']['carry']>[1], done: (outcome: Outcome) => void): () => void {
    this.calls.push(request.path);
    this.checkName(request);
    return this.tab.world.network.carry(this.tab, request, (outcome) => {
      if (!this.isAlive || this.isFrozen) return;
      if (typeof outcome !== 'object' || outcome.status !== 200 || (outcome.body['events'] as object[] | undefined)?.length === 0) this.countInVain();
      done(outcome);
    });
  }

  /** What a person does goes in their own name, also while another is coming. */
  private checkName({ path, token }: { path: string; token: string }): void {
    const me = this.ask<string | undefined>('me');
    if (/^(message|read|typing|block)$/.test(path) && token.split('.')[0] !== me) this.fault(`tells ${path} of ${me} with the token ${token}`);
  }

  /** Only what somebody looks at is read. */
  private checkRead({ peer, atEnd_: atEnd }: Conversation): void {
    const isOpen = this.ask<(peer: string) => boolean>('isOpen')(peer);
    if (this.document.hidden || !isOpen || !atEnd) this.fault(`reads ${peer}, and nobody looks`);
  }

  /** Calls that bring nothing must not become many. */
  private countInVain(): void {
    const { now } = this.tab.world.clock;
    this.inVain = [...this.inVain.filter((at) => at > now - 60_000), now];
    if (this.inVain.length > MOST_IN_VAIN) this.fault(`${this.inVain.length} calls in a minute for nothing`);
  }

  private jQuery(): object {
    const listeners = this.listeners;
    const page = { ...nothing, width: () => (this.isNarrow ? 600 : 1280), bind: (name: string, then: (event: object) => void) => {
      const event = name.replace('.chut', '');
      listeners.set(event, [...(listeners.get(event) ?? []), then]);
    } };
    const of = (target: { remove?: () => void }) => (target === this.window || target === this.document ? page : { ...nothing, remove: () => target.remove?.() });
    return Object.assign(of, jQueryOfArrays(), {
      ajax: (settings: Parameters<Page['askDirectly']>[0]) => this.askDirectly(settings),
      each: (all: Record<string, unknown>, visit: (name: string, value: unknown) => void) => { for (const [name, value] of Object.entries(all)) visit(name, value); },
      param: (params: Record<string, unknown>) => Object.entries(params).map((pair) => pair.map((one) => encodeURIComponent(String(one))).join('=')).join('&'),
      parseJSON: (text: string): unknown => JSON.parse(text),
    });
  }
}

const GIVEN = 'hand.scope = function () { return eval(arguments[0]); };';

/** What the page does not have stands ahead of the parts: those that a part has as well are ours. */
function holderOf(holder: string, parts: string[], names: string[]): string {
  return scriptOf(holder, parts, names.map((name) => `var ${name} = hand.given.${name};`).join(' '), GIVEN);
}

const SHIM = holderOf('shim', OUTER, ['make', 'button', 'setText', 'show', 'arrange', 'newFace', 'drawTitle', 'noticeLine', 'row', 'voice', 'notice', 'rowsKept', 'say', 'count', 'tag', 'bringWords']);
const INSIDE = holderOf('inside/inside', INNER, ['people', 'newLog', 'newComposer', 'dayOf']);

function fieldsOf(query: string): Record<string, string> {
  return Object.fromEntries(query.split('&').filter(Boolean).map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]));
}
