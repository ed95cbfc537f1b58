// Converse.js as it is published: another chat that sites plug in, on a page of its own, compressed as ours is.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server as Listener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

export const VERSION = '12.0.0';
const SHA256 = '41684fcfa5f8c7a79a0b557834db5c57c016005bff66d6e002587252f3676bbb';
const FOLDER = resolve('../target/bench/converse');
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.json': 'application/json' };

export class Converse {
  private readonly files = new Map<string, Buffer>();

  private constructor(
    private readonly listener: Listener,
    private readonly origin: string,
  ) {}

  static async open(): Promise<Converse> {
    fetched();
    const listener = createServer();
    await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
    const { port } = listener.address() as AddressInfo;
    const converse = new Converse(listener, `http://127.0.0.1:${port}`);
    for (const name of ['converse.min.js', 'converse.min.css']) converse.put(`/dist/${name}`, readFileSync(join(FOLDER, 'package/dist', name)));
    listener.on('request', (request, response) => {
      const path = new URL(request.url ?? '/', converse.origin).pathname;
      const content = converse.files.get(path) ?? converse.onDisk(path);
      response.statusCode = content ? 200 : 404;
      response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
      if (content) response.setHeader('Content-Encoding', 'br');
      response.end(content);
    });
    return converse;
  }

  /** Puts up the page: `first` runs right before its tag. */
  page(first: string): string {
    const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Host site</title>
<link rel="icon" href="data:,">
<script>${first}</script>
<link rel="stylesheet" href="dist/converse.min.css">
<script src="dist/converse.min.js" defer></script>
</head>
<body>
<h1>A site of its own</h1>
<script>
addEventListener('DOMContentLoaded', () => converse.initialize({
  view_mode: 'overlayed', assets_path: '/dist/', i18n: 'en', discover_connection_methods: false, websocket_url: 'ws://127.0.0.1:9/',
}));
</script>
</body>
</html>
`;
    this.put('/page.html', Buffer.from(html));
    return `${this.origin}/page.html`;
  }

  /** How many bytes go over the wire before anything can be drawn. */
  get size(): number {
    return [...this.files].reduce((sum, [path, content]) => (path.startsWith('/dist/') ? sum + content.length : sum), 0);
  }

  async dispose(): Promise<void> {
    this.listener.closeAllConnections();
    await new Promise((closed) => this.listener.close(closed));
  }

  private put(path: string, content: Buffer): Buffer {
    const compressed = brotliCompressSync(content);
    this.files.set(path, compressed);
    return compressed;
  }

  /** What the bundle asks for later. */
  private onDisk(path: string): Buffer | undefined {
    const file = join(FOLDER, 'package', path);
    return path.startsWith('/dist/') && existsSync(file) ? brotliCompressSync(readFileSync(file)) : undefined;
  }
}

/** Fetches the package once, without what it depends on: its bundle holds all of that. */
function fetched(): void {
  const packed = join(FOLDER, `converse.js-${VERSION}.tgz`);
  if (!existsSync(packed)) {
    mkdirSync(FOLDER, { recursive: true });
    execFileSync('npm', ['pack', `converse.js@${VERSION}`, '--silent'], { cwd: FOLDER, stdio: 'ignore', shell: process.platform === 'win32' });
  }
  const sum = createHash('sha256').update(readFileSync(packed)).digest('hex');
  if (sum !== SHA256) throw new Error(`${packed} is not what was published: ${sum}`);
  execFileSync('tar', ['xzf', packed, 'package/dist'], { cwd: FOLDER });
}
