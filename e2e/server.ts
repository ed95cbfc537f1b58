// The chut server under test: the real program in a process of its own, with a data folder of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export class Server {
  /** Everything the program has written to stderr, over all its starts. */
  stderr = '';
  /** The address it listens on, `127.0.0.1:PORT`: kept over restarts. */
  address = '127.0.0.1:0';
  readonly data: string;
  private child: ChildProcess | undefined;
  private exit: Promise<Exit> | undefined;

  private constructor(
    private readonly folder: string,
    private readonly args: string[],
  ) {
    this.data = join(folder, 'data');
  }

  static async start(args: string[] = []): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), 'chut-e2e-')), args);
    await server.launch();
    return server;
  }

  get url(): string {
    return `http://${this.address}`;
  }

  /** Where this person's demo page is. */
  pageOf(user: string, legacy = false): string {
    return `${this.url}/?user=${encodeURIComponent(user)}${legacy ? '&legacy=1' : ''}`;
  }

  /** Ends it as a crash would: `kill -9`. */
  async kill(): Promise<Exit> {
    return this.end('SIGKILL');
  }

  /** Asks it to end, as an operator does. */
  async stop(): Promise<Exit> {
    return this.end('SIGTERM');
  }

  /** Starts it again on the same port, with the same data. */
  async restart(): Promise<void> {
    await this.launch();
  }

  async dispose(): Promise<void> {
    if (this.child) await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async launch(): Promise<void> {
    const from = this.stderr.length;
    const auth = this.args.includes('--auth') ? [] : ['--auth', 'dev'];
    const child = program(['serve', ...auth, '--send-rate', '0', '--listen', this.address, '--data', this.data, ...this.args]);
    this.child = child;
    this.exit = exitOf(child);
    await new Promise<void>((ready, failed) => {
      child.stderr?.on('data', (part: string) => {
        this.stderr += part;
        const found = plain(this.stderr.slice(from)).match(/listening on http:\/\/([\d.]+:\d+)\b\D/);
        if (!found?.[1]) return;
        this.address = found[1];
        ready();
      });
      child.on('error', failed);
      child.on('close', () => failed(new Error(`the server ended before it listened:\n${this.stderr.slice(from)}`)));
    });
  }

  private async end(signal: NodeJS.Signals): Promise<Exit> {
    if (!this.child || !this.exit) throw new Error('the server is not running');
    this.child.kill(signal);
    const exit = await this.exit;
    this.child = undefined;
    return exit;
  }
}

/** Runs the program to its end, for starts that must fail; one that goes on regardless is killed after 10 s. */
export async function attempt(args: string[]): Promise<Exit & { lines: string[] }> {
  const child = program(args, 10_000);
  let stderr = '';
  child.stderr?.on('data', (part: string) => (stderr += part));
  const exit = await exitOf(child);
  return { ...exit, lines: plain(stderr).split('\n').filter((line) => line !== '') };
}

function program(args: string[], timeout?: number): ChildProcess {
  const path = resolve(process.env['CHUT_BIN'] ?? '../target/release/chut');
  const child = spawn(path, args, {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(timeout === undefined ? {} : { timeout, killSignal: 'SIGKILL' as const }),
  });
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', keep);
  child.stdout?.on('data', keep);
  return child;
}

/** Keeps what the program prints, if the test run looks through all of it. */
function keep(part: string | Buffer): void {
  const folder = process.env['CHUT_TEST_LINES'];
  if (folder !== undefined) appendFileSync(join(folder, 'e2e-programs.log'), part);
}

/** Settings can come from the environment too, so none of ours may reach the program. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('CHUT_') && name !== 'RUST_LOG');
  return Object.fromEntries(kept);
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((ended, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) => ended({ code, signal }));
  });
}

function plain(text: string): string {
  return text.replace(/\x1b\[[0-9;]*m/g, '');
}
