// What the inside of a block needs of the rest: the names under which it finds it.
var shared = {
  $: $, address: address, apply: apply, arrange: arrange, button: button, call: call, changed: changed, conversation: conversation, count: count,
  delayMs: delayMs, draw: draw, each: each, insert: insert, isOwn: isOwn, isRefusal: isRefusal, launcher: launcher, load: load, make: make,
  messageOf: messageOf, newFace: newFace, now: now, open: open, pump: pump, randomId: randomId, row: row, save: save, say: say,
  setText: setText, settleAll: settleAll, signedOut: signedOut, toggleList: toggleList,
  all: function () { return all; },
  knowsUs: function () { return me !== undefined; },
  maxBytes: function () { return maxBytes; },
  outbox: function () { return outbox; },
  tag: function () { return tag; },
  takesFocus: function (one) {
    var wanted = wantsFocus === one.peer;
    if (wanted) { wantsFocus = null; }
    return wanted;
  }
};
