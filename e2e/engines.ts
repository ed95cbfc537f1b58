// The engines beside Chromium's, each with the program that drives it: Firefox by geckodriver, WebKit by its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { expect } from '@playwright/test';
import { freePort } from './port';
import { Session } from './webdriver';

export type Engine = 'firefox' | 'webkit';

/** Those that there are here: the WebKit that can be driven is made for Linux alone. */
export const ENGINES: readonly Engine[] = process.platform === 'linux' ? ['firefox', 'webkit'] : ['firefox'];

export class Driven {
  private constructor(
    readonly session: Session,
    private readonly programs: ChildProcess[],
  ) {}

  static async start(engine: Engine): Promise<Driven> {
    const programs: ChildProcess[] = [];
    const run: Run = (program, args, more = {}) => {
      const child = spawn(program, args, { env: { ...process.env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
      programs.push(child);
      return child;
    };
    try {
      return new Driven(await (engine === 'firefox' ? firefox(run) : webkit(run)), programs);
    } catch (error) {
      await end(programs);
      throw error;
    }
  }

  async dispose(): Promise<void> {
    // The browser belongs to the session.
    await this.session.end().finally(() => end(this.programs));
  }
}

async function end(programs: ChildProcess[]): Promise<void> {
  for (const program of programs.reverse()) {
    if (program.exitCode !== null || program.signalCode !== null) continue;
    const ended = new Promise((closed) => program.on('exit', closed));
    program.kill();
    await ended;
  }
}

type Run = (program: string, args: string[], more?: NodeJS.ProcessEnv) => ChildProcess;

async function firefox(run: Run): Promise<Session> {
  const port = String(await freePort());
  const driver = run(needed('CHUT_GECKODRIVER'), ['--port', port, '--websocket-port', String(await freePort())]);
  await said(driver, /Listening on/);
  return Session.begin(`http://127.0.0.1:${port}`, {
    'moz:firefoxOptions': { binary: needed('CHUT_FIREFOX'), args: ['-headless'] },
  });
}

/** It shows its windows on a screen, so it gets one that nobody looks at. */
async function webkit(run: Run): Promise<Session> {
  const screen = run(needed('CHUT_XVFB'), ['-displayfd', '1', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp']);
  const [display] = await said(screen, /\d+(?=\n)/);
  const port = String(await freePort());
  const driver = run(needed('CHUT_WEBKIT'), [`--port=${port}`], { DISPLAY: `:${display}`, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' });
  await answers(driver, `http://127.0.0.1:${port}/status`);
  return Session.begin(`http://127.0.0.1:${port}`, { browserName: 'MiniBrowser' });
}

function needed(variable: string): string {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} must name a program; see xtask/src/tools/browsers.rs`);
  return path;
}

/** Waits until the program says it. */
function said(child: ChildProcess, words: RegExp): Promise<RegExpMatchArray> {
  let all = '';
  return new Promise((done, failed) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (part: string) => {
        all += part;
        const found = all.match(words);
        if (found) done(found);
      });
    }
    child.on('error', failed);
    child.on('close', () => failed(new Error(`${child.spawnfile} ended before it said ${words}:\n${all}`)));
  });
}

/** WebKit's driver says nothing when it is ready: it is asked until it answers. */
async function answers(child: ChildProcess, url: string): Promise<void> {
  child.stdout?.resume();
  child.stderr?.resume();
  const asked = () => fetch(url).then((reply) => reply.ok, () => false);
  await expect.poll(asked, { message: `${child.spawnfile} answers` }).toBe(true);
}
