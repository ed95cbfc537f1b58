// QtWebKit, driven by qtwebkit.py: one order a line, and one answer, in turn.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Key, OldBrowser } from './browser';

interface Answer {
  value?: unknown;
  error?: string;
}

const DRIVER = fileURLToPath(new URL('qtwebkit.py', import.meta.url));

export class QtWebKitBrowser implements OldBrowser {
  private readonly waiting: { done: (answer: Answer) => void; failed: (error: Error) => void }[] = [];
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private said = '';

  private constructor(python: string) {
    this.child = spawn(python, [DRIVER], { env: { ...process.env, QT_QPA_PLATFORM: 'offscreen' } });
    this.child.stderr?.on('data', (part: Buffer) => (this.said += part.toString()));
    createInterface({ input: this.child.stdout! }).on('line', (line) => this.waiting.shift()?.done(JSON.parse(line) as Answer));
    this.ended = new Promise((done) => {
      const over = (why: string) => {
        for (const { failed } of this.waiting.splice(0)) failed(new Error(`QtWebKit ${why}:\n${this.said}`));
        done();
      };
      this.child.on('error', (error) => over(String(error)));
      this.child.on('close', () => over('ended'));
    });
  }

  static async start(): Promise<OldBrowser> {
    const python = process.env['CHUT_QTWEBKIT'];
    if (!python) throw new Error('CHUT_QTWEBKIT must name a Python that has PyQt5 with QtWebKit');
    const browser = new QtWebKitBrowser(python);
    await browser.answer(); // that it is ready
    return browser;
  }

  async go(url: string): Promise<void> {
    await this.order('go', url);
  }

  async evaluate<T>(body: string, given: unknown = null): Promise<T> {
    return (await this.order('evaluate', `(function (given) { ${body} })(${JSON.stringify(given)})`)) as T;
  }

  async click(x: number, y: number): Promise<void> {
    await this.order('click', x, y);
  }

  async type(text: string): Promise<void> {
    await this.order('type', text);
  }

  async press(key: Key): Promise<void> {
    await this.order('press', key);
  }

  async size(width: number, height: number): Promise<void> {
    await this.order('size', width, height);
  }

  async picture(): Promise<Buffer> {
    return Buffer.from((await this.order('picture')) as string, 'base64');
  }

  async errors(): Promise<string[]> {
    return (await this.order('errors')) as string[];
  }

  async dispose(): Promise<void> {
    this.child.stdin?.end();
    await this.ended;
  }

  private async order(name: string, ...rest: unknown[]): Promise<unknown> {
    const answer = this.answer();
    this.child.stdin?.write(`${JSON.stringify([name, ...rest])}\n`);
    const { value, error } = await answer;
    if (error !== undefined) throw new Error(`QtWebKit refused ${name}: ${error}`);
    return value;
  }

  private answer(): Promise<Answer> {
    return new Promise((done, failed) => this.waiting.push({ done, failed }));
  }
}
