// PhantomJS, driven through the WebDriver server that it carries.
import { spawn, type ChildProcess } from 'node:child_process';
import { freePort } from '../port';
import type { Key, OldBrowser } from './browser';

/** PhantomJS's numbers for keys (those of Qt). */
const KEYS: Record<Key, number> = { Enter: 16777221, Escape: 16777216, Tab: 16777217 };

export class PhantomBrowser implements OldBrowser {
  private readonly told: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly session: string,
  ) {}

  static async start(): Promise<OldBrowser> {
    const path = process.env['CHUT_PHANTOMJS'];
    if (!path) throw new Error('CHUT_PHANTOMJS must name the PhantomJS 2.1.1 program');
    const driver = `127.0.0.1:${await freePort()}`;
    const child = spawn(path, [`--webdriver=${driver}`], { env: { ...process.env, OPENSSL_CONF: '/dev/null' } });
    await saysItRuns(child);
    const { sessionId } = (await wire(`http://${driver}/session`, { desiredCapabilities: {} })) as { sessionId: string };
    const browser = new PhantomBrowser(child, `http://${driver}/session/${sessionId}`);
    await browser.size(1024, 768);
    return browser;
  }

  async go(url: string): Promise<void> {
    await this.call('/url', { url });
  }

  async evaluate<T>(body: string, given: unknown = null): Promise<T> {
    // As a text, for what is null in the page would come out of PhantomJS as an empty one.
    const inPage = `function (given) { return JSON.stringify({ value: (function (given) { ${body} })(given) }); }`;
    const said = await this.act<string>(`return this.evaluate(${inPage}, arguments[0]);`, given);
    if (!said) throw new Error(`PhantomJS could not do: ${body}\n${(await this.errors()).join('\n')}`);
    return (JSON.parse(said) as { value: T }).value;
  }

  async click(x: number, y: number): Promise<void> {
    await this.act(`this.sendEvent('click', arguments[0].x, arguments[0].y);`, { x, y });
  }

  async type(text: string): Promise<void> {
    await this.act(`this.sendEvent('keypress', arguments[0]);`, text);
  }

  async press(key: Key): Promise<void> {
    await this.act(`this.sendEvent('keypress', arguments[0]);`, KEYS[key]);
  }

  async size(width: number, height: number): Promise<void> {
    await this.call('/window/current/size', { width, height });
  }

  async picture(): Promise<Buffer> {
    const png = await this.act<string>(`
      var size = this.viewportSize, at = this.scrollPosition;
      this.clipRect = { left: at.left, top: at.top, width: size.width, height: size.height };
      return this.renderBase64('PNG');`);
    return Buffer.from(png, 'base64');
  }

  async errors(): Promise<string[]> {
    const entries = (await this.call('/log', { type: 'browser' })) as { message: string }[];
    this.told.push(...entries.map((entry) => entry.message));
    return [...this.told];
  }

  async dispose(): Promise<void> {
    const closed = new Promise((ended) => this.child.on('close', ended));
    this.child.kill('SIGKILL');
    await closed;
  }

  /**
   * Runs a script in PhantomJS itself, with the page as `this`. WebDriver's own way into the page builds its script
   * from a string there, which the demo page's policy refuses.
   */
  private async act<T>(script: string, argument: unknown = null): Promise<T> {
    return (await this.call('/phantom/execute', { script, args: [argument] })) as T;
  }

  private async call(path: string, body: unknown): Promise<unknown> {
    const { status, value } = (await wire(this.session + path, body)) as { status: number; value: { message?: string } };
    if (status !== 0) throw new Error(`PhantomJS refused ${path}: ${value.message}`);
    return value;
  }
}

async function wire(url: string, body: unknown): Promise<unknown> {
  const reply = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const text = await reply.text();
  return text === '' ? { status: 0, value: null } : JSON.parse(text);
}

function saysItRuns(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((running, failed) => {
    const read = (part: Buffer) => {
      said += part.toString();
      if (said.includes('running on port')) running();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('error', failed);
    child.on('close', () => failed(new Error(`PhantomJS ended before it ran:\n${said}`)));
  });
}
