// Saying that one is typing: not at every key, and not for longer than it is true.
var RENEWAL_MS = 3000, IDLE_MS = 5000;
var typingTo = null, toldAt, idle;

function typed(peer) {
  if (typingTo !== peer) { stopTyping(); }
  window.clearTimeout(idle);
  idle = window.setTimeout(stopTyping, IDLE_MS);
  if (typingTo === peer && now() - toldAt < RENEWAL_MS) { return; }
  typingTo = peer;
  toldAt = now();
  tellTyping(true);
}

function stopTyping() {
  window.clearTimeout(idle);
  if (typingTo !== null) { tellTyping(false); }
  typingTo = null;
}

function tellTyping(typing) {
  if (shim.isHere_(shim.conversation_(typingTo))) { shim.call_('typing', { to: typingTo, typing: typing }, RENEWAL_MS, $.noop); }
}
