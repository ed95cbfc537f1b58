// Starts the widget when there is use for it: brings its glue, its wasm and its words side by side, and tells the loader if
// one of them will not run.
const WORDS = {
  en: '__CHUT_WORDS_EN__',
  fr: '__CHUT_WORDS_FR__',
  de: '__CHUT_WORDS_DE__',
  es: '__CHUT_WORDS_ES__',
  ar: '__CHUT_WORDS_AR__',
  ja: '__CHUT_WORDS_JA__',
};
const beside = (name) => new URL(name, import.meta.url);
const MOST_TRIES = 3;
const chut = window.Chut;
const tag = language();

// For those who want to hear and see more.
chut._alert = async (name, details) => (await import(beside('__CHUT_ALERT__')))[name](...details);

// A dynamic import, because the failure of a static one cannot be caught here.
let started = false;

// What the loader tells: that there is use for the widget, that things may be otherwise now, that the page goes.
// One of a chat that was taken away, and has come late, may have done it already.
if (!chut._boot) {
  chut._boot = (what) => ({ bring: start, peek, leave })[what]();
  if (chut.config.wanted) start();
  else peek();
}

async function start() {
  if (started) return;
  started = true;
  leave();
  try {
    const [glue, wasm, words] = await brought(1);
    // The page may not have wanted to wait for it.
    if (!chut._ready) return;
    await glue.default({ module_or_path: wasm });
    watchAll();
    glue.run(tag, words);
  } catch (error) {
    console.warn('Chut: the widget cannot run here.', error);
    chut._failed();
  }
}

// What did not come is asked for again. A module runs, or fails, once for each address: the fragment makes it another.
async function brought(tries) {
  try {
    return await Promise.all([import(beside(`__CHUT_GLUE__#${tries}`)), got('__CHUT_WASM__'), got(WORDS[primary(tag)]).then((words) => words.json())]);
  } catch (error) {
    // Another engine may come instead, if there is one.
    const isLast = tries >= MOST_TRIES && chut.config.engine === 'auto';
    if (isLast || !chut._ready || !(error instanceof TypeError)) throw error;
    chut._state('reconnecting');
    await new Promise((then) => { setTimeout(then, PAUSE_MS); });
    return brought(tries + 1);
  }
}

async function got(name) {
  const reply = await fetch(beside(name));
  if (!reply.ok) throw new TypeError(`${name}: ${reply.status}`);
  return reply;
}

// What the page asks for, what the page is written in, what the browser likes: the first of which there are words.
function language() {
  const liked = (navigator.languages || []).filter(isTag);
  const wishes = [chut.config.lang, document.documentElement.lang].filter(isTag);
  const wish = [...wishes, ...liked, 'en'].find((tag) => WORDS[primary(tag)]);
  // A page in English does not say whose English, which is how dates are written.
  return liked.find((tag) => wish === primary(tag)) || wish;
}

function primary(tag) { return tag.split('-')[0].toLowerCase(); }

function isTag(text) {
  try { return Boolean(text) && Intl.getCanonicalLocales(text).length > 0; } catch { return false; }
}
