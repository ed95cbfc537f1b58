// Every sentence and label: of one language, brought by a script that puts them at `Chut._words`.
var WORDS_MS = 5000;
var SPOKEN = /^(en|fr|de|es|ar|ja)(?![a-z_])/i;
var words = {}, tag;

// What the page asks for, what it is written in, what the browser likes: the first of which there are words.
function language() {
  var wishes = [config.lang, document.documentElement.lang, navigator.language || navigator.userLanguage, 'en'];
  return SPOKEN.exec($.grep(wishes, function (wish) { return SPOKEN.test(wish); })[0])[1].toLowerCase();
}

// What could not be brought is said by its name.
function say(word, fill) {
  return String(words[word] || word).replace(/\{(\w+)\}/g, function (all, name) { return fill[name]; });
}

// The forms of a plural are told apart by how the number ends.
function count(word, number) {
  var form = 'other';
  each(words.plural || [], function (rule) { if (form === 'other' && new RegExp(rule[0]).test(number)) { form = rule[1]; } });
  return say((words[word] || {})[form] || '{count}', { count: number });
}

function bringWords() {
  tag = language();
  Chut._script('__CHUT_SAYINGS__-' + tag + '.js', speak).onerror = speak;
  window.setTimeout(speak, WORDS_MS);
}

function speak() {
  if (spoken || gone) { return; }
  spoken = true;
  words = Chut._words || words;
  root.attr({ 'aria-label': say('chat'), lang: tag });
  if (tag === 'ar') { root.attr('dir', 'rtl'); }
  launcher.attr('aria-controls', 'chut-roster').find('.chut-launcher__label').text(say('chat'));
  voice.attr('aria-label', say('new_messages'));
  draw();
}
