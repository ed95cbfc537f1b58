// What eyes and fingers need of the chat, measured: boxes, contrasts, targets. It looks into a shadow root as well.
import type { Page } from '@playwright/test';

/** What a person could not see, read or hit, as `what: class`. */
export function troubles(page: Page, contrast = 4.5): Promise<string[]> {
  return page.evaluate((least) => {
    type Colour = [number, number, number, number];
    const host = document.querySelector('.chut') as HTMLElement;
    const root = host.shadowRoot ?? host;
    const all = [...root.querySelectorAll<HTMLElement>('*')].filter((one) => one.checkVisibility({ visibilityProperty: true }));
    const shown = all.filter((one) => !one.closest('.chut-sr') && one.tagName !== 'LINK');
    const found: string[] = [];
    const tell = (what: string, one: Element) => found.push(`${what}: ${one.className} ${one.textContent?.slice(0, 20)}`);

    for (const control of shown.filter((one) => one.matches('button, textarea'))) {
      const box = control.getBoundingClientRect();
      if (box.width < 24 || box.height < 24) tell('too small', control);
      const scrolls = control.closest('.chut-log, .chut-roster');
      if (scrolls && (box.top < scrolls.getBoundingClientRect().top || box.bottom > scrolls.getBoundingClientRect().bottom)) continue;
      if (box.left < 0 || box.top < 0 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) tell('out of the window', control);
      const scope = host.shadowRoot ?? document;
      const hit = scope.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      if (!hit || !control.contains(hit)) tell('covered', control);
      if (control.matches('.chut-composer__send, .chut-launcher') && control.scrollWidth > control.clientWidth + 1) tell('cut off', control);
    }
    for (const box of shown.filter((one) => one.matches('.chut-log, .chut-roster')))
      if (box.scrollWidth > box.clientWidth + 1) tell('scrolls sideways', box);
    for (const one of shown) {
      const texts = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (!texts && one.tagName !== 'TEXTAREA') continue;
      const { color } = getComputedStyle(one);
      for (const ground of grounds(one)) {
        const ratio = contrastOf(over(colours(color)[0] ?? [0, 0, 0, 1], ground), ground);
        if (ratio < least) tell(`contrast ${ratio.toFixed(2)}`, one);
      }
    }
    return found;

    /** What may lie behind a text: more than one colour where there is a gradient. */
    function grounds(one: Element): Colour[] {
      const layers: Colour[][] = [];
      for (let at: Element | null = one; at; at = at.parentElement ?? (at.getRootNode() as ShadowRoot).host ?? null) {
        const { backgroundColor, backgroundImage } = getComputedStyle(at);
        const gradient = colours(backgroundImage);
        if (gradient.length > 0) layers.push(gradient);
        layers.push(colours(backgroundColor));
        if (gradient.some((colour) => colour[3] === 1) || colours(backgroundColor).some((colour) => colour[3] === 1)) break;
      }
      return layers.reverse().reduce<Colour[]>(
        (below, layer) => layer.flatMap((colour) => below.map((ground) => over(colour, ground))),
        [[255, 255, 255, 1]],
      );
    }

    function colours(text: string): Colour[] {
      return [...text.matchAll(/rgba?\(([\d., ]+)\)/g)].map((match) => {
        const [red = 0, green = 0, blue = 0, alpha = 1] = (match[1] ?? '').split(',').map(Number);
        return [red, green, blue, alpha];
      });
    }

    function over([red, green, blue, alpha]: Colour, ground: Colour): Colour {
      const mix = (part: number, below: number) => part * alpha + below * (1 - alpha);
      return [mix(red, ground[0]), mix(green, ground[1]), mix(blue, ground[2]), 1];
    }

    function contrastOf(one: Colour, other: Colour): number {
      const light = [one, other].map(([red, green, blue]) => {
        const linear = [red, green, blue].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
      });
      return (Math.max(...light) + 0.05) / (Math.min(...light) + 0.05);
    }
  }, contrast);
}

/** How each element of the chat looks, a line for each thing: its box, and what a site's rules usually change. */
export function appearance(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const properties = ['display', 'position', 'float', 'color', 'backgroundColor', 'backgroundImage', 'font', 'letterSpacing', 'wordSpacing'];
    properties.push('textTransform', 'textIndent', 'textAlign', 'textShadow', 'textDecorationLine', 'listStyleType', 'border', 'borderRadius');
    properties.push('padding', 'margin', 'boxShadow', 'opacity', 'visibility', 'transitionDuration', 'whiteSpace', 'overflow', 'cursor');
    const host = document.querySelector('.chut') as HTMLElement;
    const all = [host, ...(host.shadowRoot ?? host).querySelectorAll<HTMLElement>('*')];
    return all.filter((one) => one.className.startsWith('chut')).flatMap((one) => {
      const box = one.getBoundingClientRect();
      const style = getComputedStyle(one) as unknown as Record<string, string>;
      const said = properties.map((name) => `${one.className} ${name}: ${style[name]}`);
      return [`${one.className} box: ${[box.x, box.y, box.width, box.height].map(Math.round).join(' ')}`, ...said];
    });
  });
}
