// What outlives a page, kept by the browser for this server and this person; where it keeps nothing, a page forgets.
function scope(what) { return 'chut ' + config.server + ' ' + me + ' ' + what; }

// The store for this tab, or for all visits.
function storeOf(always) {
  try { return always ? window.localStorage : window.sessionStorage; } catch (forbidden) { return null; }
}

function save(what, text, always) {
  var store = storeOf(always);
  if (me === undefined) { return; }
  try {
    if (!store) { userData(scope(what), text); } else if (text) { store.setItem(scope(what), text); } else { store.removeItem(scope(what)); }
  } catch (full) { return; }
}

function load(what, always) {
  var store = storeOf(always);
  try { return (store ? store.getItem(scope(what)) : userData(scope(what))) || ''; } catch (forbidden) { return ''; }
}

// What browsers had before they had stores: attributes of an element that are kept.
function userData(name, text) {
  var box = root[0];
  name = 'k' + name.replace(/[^a-z0-9]/gi, function (sign) { return '_' + sign.charCodeAt(0); });
  box.addBehavior('#default#userData');
  box.load('chut');
  if (text === undefined) { return box.getAttribute(name); }
  box.setAttribute(name, text);
  box.save('chut');
}

function keepOutbox() {
  save('shim', $.map(outbox, function (entry) {
    return $.map([entry.id, entry.to, entry.text], encodeURIComponent).join(' ');
  }).join());
}

// What an earlier page has left.
function takeUp() {
  readBlocks(load('blocks', true));
  each(load('shim').split(','), function (kept) {
    var parts = $.map(kept.split(' '), decodeURIComponent);
    if (parts[2]) { outbox.push({ id: parts[0], to: parts[1], text: parts[2], at: now() }); }
  });
}
