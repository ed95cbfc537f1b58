// The shim's rules without a page: its own source, in a world whose clock, chance and server are in the test's hands.
import { jQueryOfArrays, partOf } from './shim';

const OUTER = ['backoff', 'timeline', 'inbox', 'outbox', 'link', 'keep', 'blocks'];
const INNER = ['inside/text', 'inside/posting', 'inside/typing', 'inside/reading', 'inside/history'];

/** A call of the server that the rules have made. */
export interface Call {
  path: string;
  params: Record<string, unknown>;
  /** When it will be given up. */
  until: number;
  answer: (body: object) => void;
}

/** Gives what a piece of code says where the rules are. */
type Scope = (code: string) => unknown;

/** See the file. */
export class Rules {
  now = 0;
  /** Every call, the newest last. */
  readonly calls: Call[] = [];
  /** Those that have neither been answered nor given up. */
  readonly pending = new Set<Call>();
  /** What was asked, given up and told to the page, in order. */
  done: unknown[] = [];
  private timers = new Map<number, { at: number; ring: () => void }>();
  private timersMade = 0;
  private readonly kept = new Map<string, string>();
  private readonly outer: Scope;
  private readonly inner: Scope;

  constructor() {
    this.outer = scopeOf(OUTER, this.world());
    const asked: Record<string, unknown> = { me_: () => this.outer('me'), outbox_: () => this.outer('outbox'), conversation_: () => undefined, isHere_: () => true };
    const shim = new Proxy(asked, { get: (_, name) => asked[String(name)] ?? this.outer(String(name).replace(/_$/, '')) });
    this.inner = scopeOf(INNER, { ...this.world(), shim, CALL_MS: 20_000, changed: () => undefined, now: () => this.now, each: this.outer('each') });
  }

  /** What the shim's own code says of an expression. */
  ask<T>(code: string): T {
    return this.outer(code) as T;
  }

  /** Calls a function of the shim. */
  run<T>(name: string, ...args: unknown[]): T {
    return (this.outer(name) as (...args: unknown[]) => T)(...args);
  }

  /** Calls a function of the inside of a block. */
  runInside<T>(name: string, ...args: unknown[]): T {
    return (this.inner(name) as (...args: unknown[]) => T)(...args);
  }

  /** Whether a text matches an expression of the inside. */
  matches(name: string, text: string): boolean {
    return (this.inner(name) as RegExp).test(text);
  }

  /** An earlier page of this tab has left something on its way. */
  leave(name: string, text: string): void {
    this.kept.set(name, text);
  }

  /** What has been done since the last time. */
  take(): unknown[] {
    const done = this.done;
    this.done = [];
    return done;
  }

  /** Whatever is due by now happens. */
  elapse(): void {
    for (const call of [...this.pending].filter(({ until }) => until <= this.now)) {
      this.done.push({ over: call.path });
      call.answer({});
    }
    for (const [id, { at, ring }] of [...this.timers]) {
      if (at <= this.now && this.timers.delete(id)) ring();
    }
  }

  private call(path: string, params: Record<string, unknown>, timeoutMs: number, done: (body: object) => void): () => void {
    const call: Call = {
      path,
      params,
      // The core's outbox waits a moment longer than the transport, which is ours here.
      until: this.now + timeoutMs + Number(path === 'message'),
      answer: (body) => {
        this.pending.delete(call);
        done(body);
      },
    };
    this.calls.push(call);
    this.pending.add(call);
    this.done.push({ call: path, ...params });
    return () => {
      if (this.pending.delete(call)) this.done.push({ over: path });
    };
  }

  /** What the parts need of the others, and of a browser. */
  private world(): Record<string, unknown> {
    const clock = {
      setTimeout: (ring: () => void, ms: number) => {
        this.timers.set((this.timersMade += 1), { at: this.now + ms, ring });
        return this.timersMade;
      },
      clearTimeout: (id: number) => this.timers.delete(id),
    };
    const store = {
      getItem: (name: string) => this.kept.get(name) ?? null,
      setItem: (name: string, text: string) => this.kept.set(name, text),
      removeItem: (name: string) => this.kept.delete(name),
    };
    const rules = this;
    return {
      $: jQueryOfArrays(),
      window: { ...clock, sessionStorage: store, localStorage: store, Chut: { _tell: () => undefined } },
      Date: class { getTime(): number { return rules.now; } },
      Math: Object.assign(Object.create(Math) as Math, { random: () => 0.5, floor: Math.floor }),
      config: {},
      call: (...args: Parameters<Rules['call']>) => this.call(...args),
      changed: () => undefined,
      tell: (name: string, detail: unknown) => this.done.push({ [name]: detail }),
      snapshot: (_: object, begins: boolean) => {
        this.done.push({ snapshot: begins });
        this.outer('wantsSnapshot = false');
      },
      events: (all: { type: string }[]) => {
        if (all.length > 0) this.done.push({ events: all.map(({ type }) => type) });
        if (all.some(({ type }) => type === 'resync')) this.outer('wantsSnapshot = true, cursor = null');
      },
      stored: () => undefined,
      inside: { post: (isHeard: boolean) => this.runInside('postNext', isHeard) },
      bringInside: () => undefined,
      hidden: false,
      notice: 'stopped',
      Chut: { _expired: () => undefined },
    };
  }
}

function scopeOf(parts: string[], given: Record<string, unknown>): Scope {
  const source = parts.map(partOf).join('');
  const names = Object.keys(given);
  const make = new Function(...names, `${source}\nreturn function () { return eval(arguments[0]); };`) as (...values: unknown[]) => Scope;
  return make(...names.map((name) => given[name]));
}
