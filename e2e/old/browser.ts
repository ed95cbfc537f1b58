// What a browser of old can be told to do, whichever engine it is, and which engines there are here.
import { PhantomBrowser } from './phantom';
import { QtWebKitBrowser } from './qtwebkit';

export type OldEngine = 'PhantomJS' | 'QtWebKit';

export type Key = 'Enter' | 'Escape' | 'Tab';

export interface OldBrowser {
  go(url: string): Promise<void>;
  /** Runs the body of an old-fashioned function in the page, with `given` as its argument of that name. */
  evaluate<T>(body: string, given?: unknown): Promise<T>;
  /** Presses the mouse at a place of the window. */
  click(x: number, y: number): Promise<void>;
  /** Types where the focus is. */
  type(text: string): Promise<void>;
  press(key: Key): Promise<void>;
  size(width: number, height: number): Promise<void>;
  /** What the window shows, as a PNG. */
  picture(): Promise<Buffer>;
  /** What the page's console has been told since the start: errors, and whatever else. */
  errors(): Promise<string[]>;
  dispose(): Promise<void>;
}

/** QtWebKit is a package of Debian's: where there is none, xtask says so and leaves its variable unset. */
export const OLD_ENGINES: readonly OldEngine[] = process.env['CHUT_QTWEBKIT'] ? ['PhantomJS', 'QtWebKit'] : ['PhantomJS'];

export function start(engine: OldEngine): Promise<OldBrowser> {
  return engine === 'PhantomJS' ? PhantomBrowser.start() : QtWebKitBrowser.start();
}
