// One of the example host sites, in a process of its own, with a chat server that asks it who is calling.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './port';
import { Server } from './server';

const SECRET = 'a-secret-to-hush-that-both-of-them-know-0123456789';

/** What starts each site. */
const COMMANDS = {
  express: ['node', '../examples/express/server.js'],
  flask: ['python3', '../examples/flask/app.py'],
} as const;

export type Example = keyof typeof COMMANDS;

export class Host {
  private constructor(
    readonly url: string,
    readonly server: Server,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(example: Example): Promise<Host> {
    const folder = await mkdtemp(join(tmpdir(), 'chut-host-'));
    const secret = join(folder, 'secret');
    await writeFile(secret, SECRET, { mode: 0o600 });
    const port = await freePort('localhost');
    const url = `http://localhost:${port}`;
    const server = await Server.start([
      ...['--auth', 'callback', '--auth-url', `${url}/chut/auth`, '--auth-secret-file', secret],
      ...['--allow-origin', url],
    ]);
    // The same host name as the site's: cookies know no ports.
    const chut = server.url.replace('127.0.0.1', 'localhost');
    const [program, script] = COMMANDS[example];
    const settings = { PORT: String(port), CHUT_URL: chut, CHUT_SECRET_FILE: secret };
    const python = process.env['CHUT_FLASK'] === undefined ? {} : { PYTHONPATH: process.env['CHUT_FLASK'] };
    const child = spawn(program, [resolve(script)], {
      env: { ...process.env, ...settings, ...python, PYTHONUNBUFFERED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await said(child, `:${port}`);
    return new Host(url, server, child, folder);
  }

  async dispose(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.server.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Waits until a site says where it listens. */
function said(child: ChildProcess, words: string): Promise<void> {
  let all = '';
  return new Promise((ready, failed) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (part: string) => {
        all += part;
        if (all.includes(words)) ready();
      });
    }
    child.on('error', failed);
    child.on('close', () => failed(new Error(`the site ended before it listened:\n${all}`)));
  });
}
