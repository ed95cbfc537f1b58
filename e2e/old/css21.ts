// What Internet Explorer 8 keeps of a style sheet: CSS 2.1, and the little that it knows beyond.

/** Elements that it does not know are inline to it. */
const UNKNOWN = ':where(aside.chut), :where(.chut) :where(header, nav, section, time) { display: inline }';

/** The sheet as such a browser reads it. */
export function asOld(sheet: string): string {
  return [UNKNOWN, ...rules(without(sheet)).map(kept)].join('\n');
}

/** Every declaration of the sheet that such a browser drops for good: no other of its property stands before it. */
export function lost(sheet: string): string[] {
  return rules(without(sheet)).flatMap(({ head, body }) => {
    if (head.startsWith('@') || !isKnown(head)) return [];
    const names = new Set(declarations(body).filter(isUnderstood).map(([name]) => name));
    return declarations(body).filter(([name]) => name in VALUES && !names.has(name)).map(([name, value]) => `${head}: ${name}: ${value}`);
  });
}

const without = (sheet: string) => sheet.replace(/\/\*[^]*?\*\//g, ''); // comments

interface Rule {
  head: string;
  body: string;
}

type Declaration = readonly [name: string, value: string];

/** The outermost rules, an `@` rule's with all that is inside. */
function rules(text: string): Rule[] {
  const found: Rule[] = [];
  let depth = 0;
  let from = 0;
  let open = 0;
  for (const { index, 0: brace } of text.matchAll(/[{}]/g)) {
    if (brace === '{' && depth++ === 0) open = index;
    if (brace === '}' && --depth === 0) {
      found.push({ head: text.slice(from, open).trim(), body: text.slice(open + 1, index) });
      from = index + 1;
    }
  }
  return found;
}

function kept({ head, body }: Rule): string {
  if (/^@media (print|screen|all)$/.test(head)) return `${head} {\n${rules(body).map(kept).join('')}}\n`;
  if (head.startsWith('@') || !isKnown(head)) return '';
  const understood = declarations(body).filter(isUnderstood);
  return `${head} {\n${understood.map(([name, value]) => `  ${name}: ${value};\n`).join('')}}\n`;
}

/** One selector that is not known takes its whole rule with it. */
function isKnown(selectors: string): boolean {
  return !selectors.includes('::') && [...selectors.matchAll(/:([\w-]+)(\(?)/g)].every(([, name = '', call]) => STATES.has(name) && !call);
}

const STATES = new Set(['active', 'after', 'before', 'first-child', 'focus', 'hover', 'link', 'visited']);

function declarations(body: string): Declaration[] {
  return body.split(';').flatMap((one) => {
    const [, name, value] = /^\s*([\w-]+)\s*:\s*([^]*?)\s*$/.exec(one) ?? [];
    return name && value ? [[name, value] as const] : [];
  });
}

function isUnderstood([name, value]: Declaration): boolean {
  const words = VALUES[name];
  if (words === undefined) return false;
  const known = new Set(words.split(' '));
  const parts = value.replace(/\s*!important$/, '').match(/"[^"]*"|[\w-]+\([^)]*\)|[^\s,/"]+/g) ?? [];
  return parts.every((part) => part === 'inherit' || known.has(part) || [...known].some((kind) => KINDS[kind]?.test(part)));
}

const KINDS: Record<string, RegExp> = {
  LENGTH: /^(0|-?[\d.]+(em|ex|px|in|cm|mm|pt|pc|%))$/,
  NUMBER: /^[\d.]+$/,
  COLOUR: /^(#[\da-f]{3}|#[\da-f]{6}|rgb\(\d+, ?\d+, ?\d+\)|transparent|black|white|red|gray)$/i,
  STRING: /^"[^"]*"$/,
  NAME: /^-?[a-z][\w-]*$/i,
  RECT: /^rect\([^)]*\)$/,
};

const SPACE = 'LENGTH auto';
const SIZE = 'LENGTH none';
const EDGE = 'LENGTH COLOUR none hidden dotted dashed solid double groove ridge inset outset thin medium thick';
const FLOW = 'visible hidden scroll auto';
const FONT = 'LENGTH NUMBER STRING NAME';

/** The properties that the sheets may use, each with the words and the kinds of values that it takes. */
const VALUES: Record<string, string> = {
  background: 'COLOUR none',
  'background-color': 'COLOUR',
  border: EDGE,
  'border-bottom': EDGE,
  'border-top': EDGE,
  'border-left': EDGE,
  'border-right': EDGE,
  'border-color': EDGE,
  'border-style': EDGE,
  'border-width': EDGE,
  bottom: SPACE,
  'box-sizing': 'border-box content-box',
  clear: 'none left right both',
  clip: 'RECT auto',
  color: 'COLOUR',
  content: 'STRING none normal',
  cursor: 'auto crosshair default pointer move text wait help',
  direction: 'ltr rtl',
  display: 'none inline block list-item inline-block table inline-table table-row table-cell',
  float: 'none left right',
  font: FONT,
  'font-family': FONT,
  'font-size': 'LENGTH smaller larger small medium large',
  'font-style': 'normal italic oblique',
  'font-variant': 'normal small-caps',
  'font-weight': 'NUMBER normal bold bolder lighter',
  height: SPACE,
  left: SPACE,
  'letter-spacing': 'LENGTH normal',
  'line-height': 'LENGTH NUMBER normal',
  'list-style': 'none disc circle square decimal inside outside',
  margin: SPACE,
  'margin-bottom': SPACE,
  'margin-left': SPACE,
  'margin-right': SPACE,
  'margin-top': SPACE,
  'max-height': SIZE,
  'max-width': SIZE,
  'min-height': SIZE,
  'min-width': SIZE,
  outline: EDGE,
  'outline-color': EDGE,
  overflow: FLOW,
  'overflow-x': FLOW,
  'overflow-y': FLOW,
  padding: 'LENGTH',
  'padding-bottom': 'LENGTH',
  'padding-left': 'LENGTH',
  'padding-right': 'LENGTH',
  'padding-top': 'LENGTH',
  position: 'static relative absolute fixed',
  right: SPACE,
  'text-align': 'left right center justify',
  'text-decoration': 'none underline overline line-through',
  'text-indent': 'LENGTH',
  'text-overflow': 'clip ellipsis',
  'text-transform': 'none capitalize uppercase lowercase',
  top: SPACE,
  'vertical-align': 'LENGTH baseline top middle bottom sub super text-top text-bottom',
  visibility: 'visible hidden collapse',
  'white-space': 'normal pre nowrap pre-wrap pre-line',
  width: SPACE,
  'word-break': 'normal break-all keep-all',
  'word-spacing': 'LENGTH normal',
  'word-wrap': 'normal break-word',
  'z-index': 'NUMBER auto',
};
