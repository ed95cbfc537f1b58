// The log of a made-up server: messages, and the marks that only move forward.
import type { Message } from '../api';

export type { Message };

export type Event = { type: string; [field: string]: unknown };

/** How a conversation stands for one person, as a snapshot shows it. */
export interface Standing {
  with: string;
  last: Message;
  unread: number;
  read: number;
  peer_read: number;
  peer_delivered: number;
  presence: string;
  blocked: boolean;
}

type Kind = 'read' | 'peer_read' | 'delivered' | 'blocked';

interface Mark {
  owner: string;
  value: number;
  revision: number;
  event: Event;
}

export interface Place {
  epoch: number;
  seq: number;
  revision: number;
}

export class Log {
  epoch = 1;
  readonly messages: Message[] = [];
  private readonly marks = new Map<string, Mark>();
  private revision = 0;

  append(message: Omit<Message, 'seq'>, gap: number): Message {
    const stored = { ...message, seq: this.head().seq + 1 + gap };
    this.messages.push(stored);
    return stored;
  }

  find(sender: string, id: string): Message | undefined {
    return this.messages.find((message) => message.id === id && message.from === sender);
  }

  between(one: string, other: string): Message[] {
    return this.messages.filter(({ from, to }) => (from === one && to === other) || (from === other && to === one));
  }

  mark(owner: string, kind: Kind, peer: string): number {
    return this.marks.get(`${owner} ${kind} ${peer}`)?.value ?? 0;
  }

  /** Moves a mark forward. */
  advance(owner: string, kind: Kind, peer: string, value: number, event: Event): void {
    if (value > this.mark(owner, kind, peer)) this.set(owner, kind, peer, value, event);
  }

  set(owner: string, kind: Kind, peer: string, value: number, event: Event): void {
    this.revision += 1;
    this.marks.set(`${owner} ${kind} ${peer}`, { owner, value, revision: this.revision, event });
  }

  head(): Place {
    return { epoch: this.epoch, seq: this.messages.at(-1)?.seq ?? 0, revision: this.revision };
  }

  has({ epoch, seq, revision }: Place): boolean {
    const head = this.head();
    return epoch === head.epoch && seq <= head.seq && revision <= head.revision;
  }

  /** At most so many of one person's events after a place, and the place behind them. */
  after(owner: string, place: Place, most: number): { place: Place; events: Event[] } {
    const behind = { ...place };
    const news: Message[] = [];
    for (let at = this.messages.length - 1; at >= 0 && this.messages[at]!.seq > place.seq; at -= 1) {
      const message = this.messages[at]!;
      if (message.from === owner || message.to === owner) news.unshift(message);
    }
    const events: Event[] = news.slice(0, most).map((message) => ({ type: message.from === owner ? 'sent' : 'received', ...message }));
    if (events.length > 0) behind.seq = news[events.length - 1]!.seq;
    const moved = [...this.marks.values()].filter((mark) => mark.owner === owner && mark.revision > place.revision);
    moved.sort((one, another) => one.revision - another.revision);
    for (const mark of moved.slice(0, most - events.length)) {
      events.push(mark.event);
      behind.revision = mark.revision;
    }
    return { place: behind, events };
  }

  standing(owner: string, peer: string): Standing | undefined {
    const all = this.between(owner, peer);
    const last = all.at(-1);
    const read = this.mark(owner, 'read', peer);
    return last && {
      with: peer,
      last,
      unread: all.filter(({ to, seq }) => to === owner && seq > read).length,
      read,
      peer_read: this.mark(owner, 'peer_read', peer),
      peer_delivered: this.mark(owner, 'delivered', peer),
      presence: 'offline',
      blocked: this.mark(owner, 'blocked', peer) === 1,
    };
  }
}

export function textOf({ epoch, seq, revision }: Place): string {
  return `${epoch}-${seq}-${revision}`;
}

export function placeOf(text: string): Place {
  const [epoch, seq, revision] = text.split('-').map(Number);
  return { epoch: epoch!, seq: seq!, revision: revision! };
}
