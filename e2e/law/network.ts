// A made-up network: it delays, loses calls and answers, and answers late or with a page of its own.
import type { Chance } from './chance';
import type { Clock } from './clock';
import type { Request, Server } from './server';

/** What comes back to a browser: the server's answer, something else than that, or a failure to reach it. */
export type Outcome = { status: number; body: Record<string, unknown> } | 'html' | 'error';

/** Where a call comes from. */
export interface Port {
  isOnline: boolean;
  /** When its newest poll has reached the server: an older one is not behind it. */
  polledAt: number;
}

export class Network {
  /** Of a hundred calls or answers, so many are lost. */
  private loses = 0;
  /** Of a hundred answers, so many are not the server's. */
  private distorts = 0;
  /** The longest that one of both usually takes, in milliseconds. */
  private slowMs = 20;
  /** Of a hundred answers, so many take as long as a client would never wait. */
  private late = 0;

  constructor(private readonly clock: Clock, private readonly chance: Chance, private readonly server: Server) {}

  worsen(): void {
    this.loses = this.chance.below(50);
    this.distorts = this.chance.below(20);
    this.slowMs = this.chance.oneOf([50, 500, 5_000, 25_000]);
    this.late = this.chance.below(20);
  }

  heal(): void {
    this.loses = this.distorts = this.late = 0;
    this.slowMs = 20;
  }

  /** Carries a call; gives what the caller does who gives it up. */
  carry(port: Port, request: Request, done: (outcome: Outcome) => void): () => void {
    let hangUp = (): void => undefined;
    if (!port.isOnline) {
      this.clock.after(this.chance.below(50), () => done('error'));
      return hangUp;
    }
    this.clock.after(this.wayOf(port, request), () => {
      if (this.chance.happens(this.loses) || !this.server.isUp) this.fail(done);
      else hangUp = this.deliver(port, request, done);
    });
    return () => {
      // Not every browser, and not every proxy, closes a connection that nobody wants.
      if (this.chance.happens(50)) this.clock.after(this.chance.below(100), () => hangUp());
    };
  }

  private wayOf(port: Port, { path }: Request): number {
    let ms = this.chance.below(this.slowMs);
    if (path === 'listen') {
      ms = Math.max(ms, port.polledAt + 1 - this.clock.now);
      port.polledAt = this.clock.now + ms;
    }
    return ms;
  }

  private deliver(port: Port, request: Request, done: (outcome: Outcome) => void): () => void {
    // A proxy may repeat what it does not know to have arrived.
    if (request.path !== 'listen' && this.chance.happens(this.loses / 4)) this.server.take(request, () => undefined);
    return this.server.take(request, (answer) => {
      if (!answer || this.chance.happens(this.loses)) {
        this.fail(done);
        return;
      }
      const body = JSON.parse(JSON.stringify(answer.body)) as Record<string, unknown>;
      const outcome = this.chance.happens(this.distorts) ? 'html' : { status: answer.status, body };
      const ms = this.chance.happens(this.late) ? this.chance.below(70_000) : this.chance.below(this.slowMs);
      this.clock.after(ms, () => { if (port.isOnline) done(outcome); });
    });
  }

  /** Nobody hears of it, or at once that it has failed. */
  private fail(done: (outcome: Outcome) => void): void {
    if (this.chance.happens(50)) this.clock.after(this.chance.below(this.slowMs), () => done('error'));
  }
}
