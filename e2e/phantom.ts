// A person in an old browser: PhantomJS, driven through the WebDriver server that it carries.
import { spawn, type ChildProcess } from 'node:child_process';
import { expect } from '@playwright/test';
import { freePort } from './port';
import { expectSaid, type Said } from './said';

/** PhantomJS's number for the Enter key (that of Qt). */
const ENTER = 16777221;

export class Phantom {
  private constructor(
    private readonly child: ChildProcess,
    private readonly session: string,
  ) {}

  static async start(): Promise<Phantom> {
    const path = process.env['CHUT_PHANTOMJS'];
    if (!path) throw new Error('CHUT_PHANTOMJS must name the PhantomJS 2.1.1 program');
    const driver = `127.0.0.1:${await freePort()}`;
    const child = spawn(path, [`--webdriver=${driver}`], { env: { ...process.env, OPENSSL_CONF: '/dev/null' } });
    await saysItRuns(child);
    const { sessionId } = (await wire(`http://${driver}/session`, { desiredCapabilities: {} })) as { sessionId: string };
    const phantom = new Phantom(child, `http://${driver}/session/${sessionId}`);
    await phantom.call('/window/current/size', { width: 1024, height: 768 });
    return phantom;
  }

  /** Goes to a page with the chat on it and waits until that is connected. */
  async goes(url: string): Promise<void> {
    await this.call('/url', { url });
    await expect.poll(() => this.state()).toBe('connected');
  }

  async state(): Promise<string> {
    return this.look<string>(`
      var chat = document.querySelector('aside.chut');
      return chat ? chat.getAttribute('data-state') : '';`);
  }

  /** Opens the conversation from the page's own button. */
  async chatWith(peer: string): Promise<void> {
    await this.click(peer, `
      var all = document.querySelectorAll('button, a'), i;
      for (i = 0; i < all.length; i++) if (same(all[i].textContent, 'Chat with ' + peer)) return place(all[i]);`);
    await expect.poll(() => this.expanded(peer)).toBe('true');
  }

  async expand(peer: string): Promise<void> {
    await expect.poll(() => this.expanded(peer)).not.toBe('');
    if ((await this.expanded(peer)) === 'false') await this.click(peer, `return place(toggle());`);
    await expect.poll(() => this.expanded(peer)).toBe('true');
  }

  async say(peer: string, text: string): Promise<void> {
    await this.click(peer, `return place(block().querySelector('textarea'));`);
    await this.act(`this.sendEvent('keypress', arguments[0]); this.sendEvent('keypress', ${ENTER});`, text);
  }

  async messages(peer: string): Promise<Said[]> {
    const said = await this.look<Said[]>(
      `
      var items = block() ? block().querySelectorAll('.chut-message') : [], said = [], i;
      for (i = 0; i < items.length; i++) said.push({
        text: items[i].querySelector('.chut-message__text').textContent,
        mine: / chut-message--mine /.test(' ' + items[i].className + ' '),
        state: items[i].getAttribute('data-state')
      });
      return said;`,
      peer,
    );
    // What is null in the page comes out of PhantomJS as an empty text.
    return said.map((one) => ({ ...one, state: one.state || null }));
  }

  async expectMessages(peer: string, expected: Said[]): Promise<void> {
    await expectSaid(() => this.messages(peer), expected);
  }

  async dispose(): Promise<void> {
    const closed = new Promise((ended) => this.child.on('close', ended));
    this.child.kill('SIGKILL');
    await closed;
  }

  /** `true`, `false`, or nothing where there is no such block. */
  private async expanded(peer: string): Promise<string> {
    return this.look<string>(`return toggle() ? toggle().getAttribute('aria-expanded') : '';`, peer);
  }

  /** Presses the mouse in the middle of the place that the script finds. */
  private async click(peer: string, script: string): Promise<void> {
    const place = await this.look<{ x: number; y: number } | ''>(script, peer);
    if (!place) throw new Error(`nothing on the page for: ${script}`);
    await this.act(`this.sendEvent('click', arguments[0].x, arguments[0].y);`, place);
  }

  /** Runs an old-fashioned script in the page; `peer` and a few ways to find things are there for it. */
  private async look<T>(script: string, peer = ''): Promise<T> {
    const inPage = `function (peer) {
      function same(a, b) { return a.toLowerCase() === b.toLowerCase(); }
      function block() {
        var all = document.querySelectorAll('aside.chut section[aria-label]'), i;
        for (i = 0; i < all.length; i++)
          if (same(all[i].getAttribute('aria-label'), 'Conversation with ' + peer)) return all[i];
        return null;
      }
      function toggle() { return block() && block().querySelector('[aria-expanded]'); }
      function place(found) {
        var box = found.getBoundingClientRect();
        return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
      }
      ${script}
    }`;
    return (await this.act(`return this.evaluate(${inPage}, arguments[0]);`, peer)) as T;
  }

  /**
   * Runs a script in PhantomJS itself, with the page as `this`. WebDriver's own way into the page builds its script
   * from a string there, which the demo page's policy refuses.
   */
  private async act(script: string, argument: unknown): Promise<unknown> {
    return this.call('/phantom/execute', { script, args: [argument] });
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
