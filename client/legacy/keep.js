// What outlives a page, kept by the browser for this server and this person; where it keeps nothing, a page forgets.
// Without a `text` it gives what is kept; for this tab, or for all visits.
function keep(what, text, always) {
  var name = 'chut ' + config.server + ' ' + me + ' ' + what, store;
  try {
    store = always ? window.localStorage : window.sessionStorage;
    if (!store) { return userData(name.replace(/[^a-z0-9]/gi, function (sign) { return '_' + sign.charCodeAt(0); }), text); }
    return text === undefined ? store.getItem(name) : store[text ? 'setItem' : 'removeItem'](name, text);
  } catch (fullOrForbidden) { return ''; }
}

// What browsers had before they had stores: attributes of an element that are kept.
function userData(name, text) {
  var box = root[0];
  box.addBehavior('#default#userData');
  box.load('chut');
  if (text === undefined) { return box.getAttribute(name); }
  box.setAttribute(name, text);
  box.save('chut');
}

function keepOutbox() {
  keep('shim', $.map(outbox, function (entry) {
    return entry.token_ ? null : $.map([entry.id, entry.to, entry.text], encodeURIComponent).join(' ');
  }).join());
}

// What an earlier page has left; what it could not send goes before what was sent here since. What was opened here stays open.
function takeUp() {
  var opened = $.grep(blocks, function (block) { return block.open; });
  readBlocks(keep('blocks', undefined, true) || '');
  each(opened, function (block) { put(block.peer, true); });
  outbox = $.map((keep('shim') || '').split(','), function (kept) {
    var parts = $.map(kept.split(' '), decodeURIComponent);
    return parts[2] ? { id: parts[0], to: parts[1], text: parts[2], at: now() } : null;
  }).concat(outbox);
}
