// A bad line to the server: a proxy that loses or cuts chosen replies after the server has produced them.
import { createServer, request as open, type IncomingMessage, type Server as Listener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export class Lossy {
  /** Says of each finished reply, by its path and query, whether it gets lost. */
  loses: (path: string) => boolean = () => false;
  /** Says of each reply whether it ends in the middle of its body, though it told the whole length. */
  cuts: (path: string) => boolean = () => false;
  /** How many replies were lost. */
  lost = 0;
  /** The bodies of the sends that reached the server, in order. */
  readonly sends: string[] = [];

  private constructor(
    private readonly listener: Listener,
    private readonly target: URL,
    readonly url: string,
  ) {}

  static async to(target: string): Promise<Lossy> {
    const listener = createServer();
    await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
    const { port } = listener.address() as AddressInfo;
    const lossy = new Lossy(listener, new URL(target), `http://127.0.0.1:${port}`);
    listener.on('request', (request, response) => {
      lossy.pass(request, response).catch(() => response.destroy());
    });
    return lossy;
  }

  async dispose(): Promise<void> {
    this.listener.closeAllConnections();
    await new Promise((closed) => this.listener.close(closed));
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const body = await text(request);
    if (path.startsWith('/v1/message')) this.sends.push(body);
    const { hostname, port } = this.target;
    const onward = open({ hostname, port, path, method: request.method, headers: request.headers, agent: false });
    onward.on('error', () => response.destroy());
    onward.on('response', (reply) => this.answer(path, reply, response));
    response.on('close', () => onward.destroy());
    onward.end(body);
  }

  private answer(path: string, reply: IncomingMessage, response: ServerResponse): void {
    const parts: Buffer[] = [];
    reply.on('data', (part: Buffer) => parts.push(part));
    reply.on('error', () => response.destroy());
    reply.on('end', () => {
      if (this.loses(path)) {
        this.lost += 1;
        response.destroy();
        return;
      }
      // A browser silently repeats a request whose kept-alive connection closed: no connection is kept here.
      const { 'transfer-encoding': _, ...headers } = reply.headers;
      const body = Buffer.concat(parts);
      response.writeHead(reply.statusCode ?? 502, { ...headers, 'content-length': body.length, connection: 'close' });
      if (this.cuts(path)) response.write(body.subarray(0, body.length / 2), () => response.destroy());
      else response.end(body);
    });
  }
}
