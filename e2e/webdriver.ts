// A browser driven from outside by the W3C's WebDriver: calls of the wire, and what is needed of them here.
import { expect } from '@playwright/test';

/** The key by which the wire names elements of a page. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** Keys that have no letter, as the wire writes them. */
export const KEYS = { Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C' } as const;

interface Reference {
  [ELEMENT]: string;
}

export class Session {
  /** The windows of one browser share a line: what is asked in one of them waits for what is asked in another. */
  private line: Promise<unknown> = Promise.resolve();
  private current: string;

  private constructor(
    private readonly url: string,
    /** The window that was there from the start, and stays. */
    private readonly first: string,
    /** The browser's name and version, as it gives them itself. */
    readonly browser: string,
  ) {
    this.current = first;
  }

  static async begin(driver: string, capabilities: object): Promise<Session> {
    const begun = await wire<{ sessionId: string; capabilities: { browserName: string; browserVersion: string } }>(
      'POST',
      `${driver}/session`,
      { capabilities: { alwaysMatch: capabilities } },
    );
    const url = `${driver}/session/${begun.sessionId}`;
    const { browserName, browserVersion } = begun.capabilities;
    return new Session(url, await wire('GET', `${url}/window`), `${browserName} ${browserVersion}`);
  }

  async end(): Promise<void> {
    await wire('DELETE', this.url);
  }

  /** A window of its own, in the same profile. */
  async open(): Promise<Window> {
    const { handle } = await this.call<{ handle: string }>(this.first, 'POST', '/window/new', { type: 'window' });
    return new Window(this, handle);
  }

  /** One call, in that window. */
  async call<T>(window: string, method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    return this.take(async () => {
      if (this.current !== window) await wire('POST', `${this.url}/window`, { handle: window });
      this.current = window;
      return wire<T>(method, this.url + path, body);
    });
  }

  private take<T>(work: () => Promise<T>): Promise<T> {
    const taken = this.line.then(work);
    this.line = taken.catch(() => undefined);
    return taken;
  }
}

export class Window {
  constructor(
    private readonly session: Session,
    private readonly handle: string,
  ) {}

  async goes(url: string): Promise<void> {
    await this.post('/url', { url });
  }

  async reloads(): Promise<void> {
    await this.post('/refresh', {});
  }

  async resize(width: number, height: number): Promise<void> {
    await this.post('/window/rect', { x: 0, y: 0, width, height });
  }

  async title(): Promise<string> {
    return this.session.call(this.handle, 'GET', '/title');
  }

  /** Runs the body of a function in the page. */
  async look<T>(script: string, args: unknown[] = []): Promise<T> {
    return this.post('/execute/sync', { script, args });
  }

  /** Presses the mouse on the element that the script finds, as soon as it does. */
  async click(script: string, args: unknown[] = []): Promise<void> {
    await this.post(`/element/${await this.find(script, args)}/click`, {});
  }

  /** Puts the keys into the element that the script finds. */
  async type(script: string, args: unknown[], keys: string): Promise<void> {
    await this.post(`/element/${await this.find(script, args)}/value`, { text: keys });
  }

  /** The name of the element that the script finds, as those hear it who do not see it. */
  async label(script: string, args: unknown[]): Promise<string> {
    return this.session.call(this.handle, 'GET', `/element/${await this.find(script, args)}/computedlabel`);
  }

  /** Presses keys, wherever the focus is. */
  async press(keys: string): Promise<void> {
    const actions = [...keys].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.post('/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  async picture(): Promise<Buffer> {
    return Buffer.from(await this.session.call<string>(this.handle, 'GET', '/screenshot'), 'base64');
  }

  async close(): Promise<void> {
    await this.session.call(this.handle, 'DELETE', '/window');
  }

  private async find(script: string, args: unknown[]): Promise<string> {
    let found: Reference | null = null;
    const seen = async () => (found = await this.look<Reference | null>(script, args)) !== null;
    await expect.poll(seen, { message: `on the page: ${script}` }).toBe(true);
    return (found as unknown as Reference)[ELEMENT];
  }

  private async post<T>(path: string, body: object): Promise<T> {
    return this.session.call(this.handle, 'POST', path, body);
  }
}

async function wire<T>(method: string, url: string, body?: object): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  const reply = await fetch(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  const { value } = (await reply.json()) as { value: T & { error?: string; message?: string } };
  if (!reply.ok) throw new Error(`${method} ${new URL(url).pathname.replace(/\/session\/[^/]*/, '')}: ${value.error}: ${value.message}`);
  return value;
}
