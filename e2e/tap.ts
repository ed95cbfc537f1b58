// A line to the server that is watched: what is asked under /v1, how many polls wait at once, and answers in its place.
import { Agent, createServer, request as open, type IncomingMessage, type Server as Listener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Tap {
  /** What has been asked under /v1, in order, with the way of asking. */
  readonly asked: { url: URL; method: string; headers: IncomingMessage['headers'] }[] = [];
  /** How many polls wait, and the most that ever did. */
  polls = 0;
  mostPolls = 0;
  /** So many polls by scripts are answered at once, with something that matters to nobody. */
  quick = 0;
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly listener: Listener,
    private readonly target: URL,
    readonly url: string,
  ) {}

  static async to(target: string): Promise<Tap> {
    const listener = createServer();
    await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
    const { port } = listener.address() as AddressInfo;
    const tap = new Tap(listener, new URL(target), `http://127.0.0.1:${port}`);
    listener.on('request', (request, response) => tap.pass(request, response));
    return tap;
  }

  /** The questions of one kind. */
  of(endpoint: string): URL[] {
    return this.asked.filter(({ url }) => url.pathname === `/v1/${endpoint}`).map(({ url }) => url);
  }

  async dispose(): Promise<void> {
    this.listener.closeAllConnections();
    this.agent.destroy();
    await new Promise((closed) => this.listener.close(closed));
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', this.url);
    if (url.pathname.startsWith('/v1/')) this.asked.push({ url, method, headers });
    if (url.pathname === '/v1/listen') {
      if (this.quick > 0) {
        this.quick -= 1;
        response.setHeader('Content-Type', 'text/javascript');
        response.end(nothingMuch(url));
        return;
      }
      this.polls += 1;
      this.mostPolls = Math.max(this.mostPolls, this.polls);
      response.on('close', () => (this.polls -= 1));
    }
    const { hostname, port } = this.target;
    const onward = open({ hostname, port, path: request.url, method, headers, agent: this.agent }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }
}

/** The same place again, and the presence of somebody whom the page does not know. */
function nothingMuch(url: URL): string {
  const events = [{ type: 'presence', user: 'nobody-here', state: 'online', at: 1 }];
  const body = { cursor: url.searchParams.get('cursor'), events, hold_ms: 50_000 };
  return `/**/${url.searchParams.get('callback')}(${JSON.stringify({ status: 200, body })});`;
}
