// Which conversations have a block in the page, and how it stands; kept over reloads as a text of a line each: `+bob`
// open, `-bob` minimised, `x118 bob` closed when the newest message was at 118.
var MOST_BLOCKS = 100, BLOCKS_FROM_HISTORY = 3;
var blocks = [], closed = [], uses = 0;

function isOpen(peer) { return !!(among(blocks, peer) || {}).open; }

function without(list, peer) { return $.grep(list, function (one) { return one.peer !== peer; }); }

function put(peer, open) {
  var block = among(blocks, peer);
  closed = without(closed, peer);
  if (!block) { blocks.push(block = { peer: peer, key_: ' ' + peer }); }
  if (blocks.length > MOST_BLOCKS) { blocks.shift(); }
  block.open = open;
  block.used_ = uses += 1;
}

function minimise(peer) { (among(blocks, peer) || {}).open = false; }

function close(peer, newest) {
  var oldest = newest;
  blocks = without(blocks, peer);
  closed = without(closed, peer);
  closed.push({ peer: peer, newest_: newest });
  each(closed, function (one) { oldest = Math.min(oldest, one.newest_); });
  if (closed.length > MOST_BLOCKS) { closed = $.grep(closed, function (one) { return one.newest_ !== oldest; }); }
}

// A message opens a block, minimised. One that was closed comes back with the next message, not with the same again.
function came(peer, seq) {
  var was = among(closed, peer);
  if (!among(blocks, peer) && !(was && was.newest_ >= seq)) { put(peer, false); }
}

// Newest first; the newest comes last, where the next one will appear.
function begin(history) { each(history.slice(0, BLOCKS_FROM_HISTORY).reverse(), function (one) { came(one.peer, one.last); }); }

// Minimises what was opened longest ago until the open ones fit, but never the last; gives those that stand in the row.
function fit(width, openPx, smallPx) {
  var open, rest;
  function opened(block) { return block.open; }
  while ((open = $.grep(blocks, opened)).length > Math.max(1, Math.floor(width / openPx))) {
    open.sort(function (one, other) { return one.used_ - other.used_; })[0].open = false;
  }
  rest = blocks.length - open.length - Math.max(0, Math.floor((width - open.length * openPx) / smallPx));
  return $.grep(blocks, function (block) { return block.open || (rest -= 1) < 0; });
}

function textOf() {
  return $.map(blocks, function (block) { return (block.open ? '+' : '-') + block.peer + '\n'; }).join('') +
    $.map(closed, function (one) { return 'x' + one.newest_ + ' ' + one.peer + '\n'; }).join('');
}

function readBlocks(text) {
  text.replace(/([+\-]|x(\d{1,15}) )(.+)/g, function (line, sign, newest, peer) {
    if (newest) { close(peer, Number(newest)); } else { put(peer, sign === '+'); }
  });
}
