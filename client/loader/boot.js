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
const chut = window.Chut;
const tag = language();

// For those who want to hear and see more.
chut._alert = async (name, details) => (await import(beside('__CHUT_ALERT__')))[name](...details);

// A dynamic import, because the failure of a static one cannot be caught here.
let started = false;

// What the loader tells: that there is use for the widget, that things may be otherwise now, that the page goes.
chut._boot = (what) => ({ bring: start, peek, leave })[what]();
if (chut.config.wanted) start();
else peek();

function start() {
  if (started) return;
  started = true;
  leave();
  Promise.all([import(beside('__CHUT_GLUE__')), fetch(beside('__CHUT_WASM__')), fetch(beside(WORDS[primary(tag)]))])
    .then(async ([glue, wasm, words]) => {
      const [all] = await Promise.all([words.json(), glue.default({ module_or_path: wasm })]);
      watchAll();
      glue.run(tag, all);
    })
    .catch((error) => {
      console.warn('Chut: the widget cannot run here.', error);
      chut._failed();
    });
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
