// The wire as another client would use it: calls of the API for one user, and raw requests to anything.
import { request as open, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';

export interface Message {
  seq: number;
  id: string;
  from: string;
  to: string;
  text: string;
  at: number;
}

export interface Stored {
  seq: number;
  id: string;
  at: number;
  duplicate: boolean;
}

export interface Heard {
  cursor: string;
  events: ({ type: string } & Partial<Message>)[];
  superseded?: boolean;
}

interface Page {
  messages: Message[];
  more: boolean;
}

export class Api {
  constructor(
    private readonly base: string,
    readonly user: string,
  ) {}

  async conversations(): Promise<{ cursor: string; conversations: { with: string; unread: number; blocked?: boolean }[] }> {
    return this.call('/v1/conversations');
  }

  async listen(cursor?: string, wait = 0, visible = true): Promise<Heard> {
    return this.call('/v1/listen', { client: 'e2e', wait: String(wait), visible: visible ? '1' : '0', ...(cursor === undefined ? {} : { cursor }) });
  }

  async send(to: string, text: string, id: string = randomUUID()): Promise<Stored> {
    return this.call('/v1/message', {}, { to, text, id });
  }

  async typing(to: string): Promise<void> {
    await this.call('/v1/typing', {}, { to, typing: true });
  }

  /** Has read all of `peer` up to there. */
  async read(peer: string, seq: number): Promise<void> {
    await this.call('/v1/read', {}, { with: peer, seq });
  }

  /** The whole conversation, oldest first. */
  async history(peer: string): Promise<Message[]> {
    let all: Message[] = [];
    for (let more = true; more; ) {
      const before = all[0] === undefined ? {} : { before: String(all[0].seq) };
      const page = await this.call<Page>('/v1/history', { with: peer, limit: '200', ...before });
      all = [...page.messages, ...all];
      more = page.more;
    }
    return all;
  }

  private async call<T>(path: string, query: Record<string, string> = {}, body?: unknown): Promise<T> {
    const url = new URL(path, this.base);
    url.search = new URLSearchParams(query).toString();
    const reply = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'X-Chut-Token': this.user, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    expect(reply.status, `${path}: ${await reply.clone().text()}`).toBe(200);
    return (await reply.json()) as T;
  }
}

export interface Raw {
  method?: string;
  path: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
}

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** One request as it is written here, with nothing added but its length, and the reply as it came, still encoded. */
export function raw(base: string, wanted: Raw): Promise<Reply> {
  const { hostname, port } = new URL(base);
  const length = wanted.body === undefined ? {} : { 'Content-Length': Buffer.byteLength(wanted.body) };
  return new Promise((done, failed) => {
    const request = open(
      {
        hostname,
        port,
        path: wanted.path,
        method: wanted.method ?? 'GET',
        headers: { ...length, ...wanted.headers },
        agent: false,
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', failed);
        response.on('end', () =>
          done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
        );
      },
    );
    request.on('error', failed);
    request.end(wanted.body);
  });
}
