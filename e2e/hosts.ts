// Style sheets of sites that the chat has to live with: two that many sites have, and one with a bad rule for everything.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const file = (name: string) => readFileSync(createRequire(import.meta.url).resolve(name), 'utf8');
const tailwind = file('tailwindcss/preflight.css');

const HOSTILE = `
  html { font-size: 62.5%; }
  body { letter-spacing: 4px; word-spacing: 9px; line-height: 3; text-align: center; text-transform: uppercase; text-indent: 2em;
    font: italic bold small-caps 30px/3 serif; color: #f0f; text-shadow: 0 0 4px red; white-space: nowrap; cursor: wait; }
  * { box-sizing: content-box; letter-spacing: 3px; transition: all 1s; border: 3px dotted red; }
  *::before, *::after { content: '#'; }
  *:focus, :focus { outline: 0; }
  button { position: relative; float: left; margin: 11px; padding: 30px; border: 7px outset lime; border-radius: 0; min-width: 200px;
    color: #ddd; background: #eee; font: 9px monospace; text-transform: uppercase; box-shadow: 0 0 9px red; opacity: 0.4; }
  button:hover { background: #eee; color: #fff; }
  [type='button'], [type='submit'] { background: transparent; background-image: none; }
  html body button span { display: block; font-size: 40px; }
  a { color: #ff0; text-decoration: none; display: block; }
  a:link { color: #ff0; }
  a:visited { color: #ff0; }
  ul, ol { margin: 20px 40px; padding-left: 60px; list-style: square inside; columns: 2; }
  ul li, ol li { float: left; width: 33%; display: list-item; margin: 9px; }
  nav ul li { display: inline-block; }
  body aside nav ul li button span { color: #eee; }
  p { margin: 2em 0; font-size: 30px; line-height: 4; max-width: 60px; }
  textarea { width: 40px; height: 400px; resize: both; font-family: monospace; background: #222; color: #333; border: 0; }
  label { display: block; font-size: 40px; position: static; }
  section, header, nav, form, aside, div { display: block; position: relative; float: right; margin: 30px; padding: 20px;
    width: 300px; background: #999; overflow: visible; }
  aside { position: static; display: none; }
  form { display: table; }
  time { display: block; visibility: hidden; }
  [hidden] { display: block; }`;

/** Each by a name that a test can have. */
export const HOSTS: Readonly<Record<string, string>> = {
  'Bootstrap 3': file('bootstrap/dist/css/bootstrap.css'),
  'Tailwind, not in a layer': `${tailwind} button, [type='button'], [type='reset'], [type='submit'] { background-color: transparent; background-image: none; }`,
  'Tailwind, in a layer': `@layer base { ${tailwind} }`,
  'a bad rule for everything': HOSTILE,
  'the same in large': `${HOSTILE} html { font-size: 30px; }`,
};
