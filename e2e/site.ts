// A stand-in for the host site: small pages on an origin of their own, with the embed tag on them.
import { createServer, type Server as Listener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Embed {
  /** The chat server's address, without a slash at the end. */
  server: string;
  user: string;
  peer: string;
  engine?: 'auto' | 'widget' | 'shim';
  /** The page's Content-Security-Policy; none when absent. */
  policy?: string;
  /** `defer` on the tag; without it the loader runs before what follows the tag. */
  defer?: boolean;
  /** The embed tag this many times. */
  times?: number;
  /** A script of the page's own, right before the tag. */
  first?: string;
  /** A script of the page's own, right after the tag. */
  then?: string;
  /** The loader's path, where it is not `chut.js`. */
  script?: string;
  /** More attributes of the tag. */
  attributes?: string;
  /** The page's own style sheet. */
  style?: string;
  /** More attributes of the page as a whole, such as `dir="rtl"`. */
  html?: string;
}

export class Site {
  private readonly pages = new Map<string, { html: string; policy: string | undefined }>();

  private constructor(
    private readonly listener: Listener,
    readonly origin: string,
    private readonly engine: NonNullable<Embed['engine']>,
  ) {}

  /** With the engine of those pages that name none. */
  static async open(engine: NonNullable<Embed['engine']> = 'auto'): Promise<Site> {
    const listener = createServer();
    await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
    const { port } = listener.address() as AddressInfo;
    const site = new Site(listener, `http://127.0.0.1:${port}`, engine);
    listener.on('request', (request, response) => {
      const page = site.pages.get(request.url ?? '');
      response.statusCode = page ? 200 : 404;
      response.setHeader('Content-Type', `text/${/\.js$/.test(request.url ?? '') ? 'javascript' : 'html'}; charset=utf-8`);
      if (page?.policy) response.setHeader('Content-Security-Policy', page.policy);
      response.end(page?.html ?? 'No such page');
    });
    return site;
  }

  /** Puts up a page and returns its address. */
  page(embed: Embed): string {
    const path = `/${this.pages.size + 1}`;
    this.pages.set(path, { html: written({ engine: this.engine, ...embed }), policy: embed.policy });
    return this.origin + path;
  }

  /** Puts up a page, or a script, that is written already. Returns its address. */
  raw(html: string, path = `/${this.pages.size + 1}`): string {
    this.pages.set(path, { html, policy: undefined });
    return this.origin + path;
  }

  async dispose(): Promise<void> {
    this.listener.closeAllConnections();
    await new Promise((closed) => this.listener.close(closed));
  }
}

function written({ server, user, peer, engine = 'auto', defer = true, times = 1, script = 'chut.js', first = '', then = '', attributes = '', style = '', html = '' }: Embed): string {
  const tag = `<script src="${server}/${script}" data-token="${user}" data-engine="${engine}" ${attributes}${defer ? ' defer' : ''}></script>`;
  return `<!doctype html>
<html ${/\blang=/.test(html) ? '' : 'lang="en" '}${html}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Host site</title>
${style && `<style>${style}</style>`}
<link rel="icon" href="data:,">
${first && `<script>${first}</script>`}
${tag.repeat(times)}
${then && `<script>${then}</script>`}
</head>
<body>
<h1>A site of its own</h1>
<p><button type="button" data-chut-peer="${peer}">Chat with ${peer}</button></p>
<p><a href="/elsewhere" data-chut-peer="${peer}">Write to ${peer}</a></p>
</body>
</html>
`;
}
