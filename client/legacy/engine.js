// What the server tells, what the person and the page do, and what all that changes.
var LAUNCHER_PX = 184, OPEN_PX = 300, SMALL_PX = 140, MOST_TOLD = 500;
var hidden = !!document.hidden, drawing, spoken = false, wantsFocus = null, told = [], unread = 0, listOpen = false, maxBytes = Infinity, gone = false;

var tell = Chut._tell;

// Once: after a gap a message may come again. Says whether it is news.
function tellMessage(message) {
  var mine = message.from === me, key = message.id + message.from;
  if ($.inArray(key, told) >= 0) { return false; }
  if (told.push(key) > MOST_TOLD) { told.shift(); }
  tell('message', { peer: mine ? message.to : message.from, mine: mine, text: message.text, id: message.id, seq: message.seq, at: message.at });
  return true;
}

// Where it does not begin anew, events tell of all that lies between this and what is known.
function snapshot(body, begins) {
  if (me !== body.me.user) { meet(body.me.user); }
  claim();
  maxBytes = body.server.max_text_bytes;
  wantsSnapshot = false;
  each(all, function (one) { one.listed_ = false; });
  each(body.conversations, function (listed) {
    var one = conversation(listed['with']), last = listed.last;
    // What came before this page came while nobody looked.
    if (listed.unread && one.seen_ === undefined && !(one.log_.loaded_ && isWatched(one))) { one.seen_ = listed.read; }
    stand(one, listed);
    if (begins && !hasHeard(one.log_, last)) { one.log_ = newTimeline(); }
    // An event will tell of it, after those before it.
    if (begins || !one.log_.loaded_) { insert(one.log_, last); }
    settleAll(one.log_);
  });
  each(all, function (one) { if (begins && !one.listed_) { one.log_ = newTimeline(); } });
  begin($.map(body.conversations, function (listed) { return conversation(listed['with']); }));
  pump();
  changed();
}

// Another user's words must not stay in sight, nor be sent in this one's name.
function meet(user) {
  if (me !== undefined) {
    keepOutbox();
    all = [];
    // Who has sent these was not known.
    outbox = $.grep(outbox, function (entry) { return entry.token_; });
    blocks = [];
    closed = [];
    told = [];
    early = $.grep(early, function (args) { return args[2]; });
    rowsKept = {};
    row.empty();
  }
  me = user;
  try { takeUp(); } catch (notOurs) { me = user; }
}

function events(list) {
  each(list, function (event) {
    var one;
    apply(event);
    if (event.type === 'sent') { stored(event, true); }
    if (event.type === 'typing') { window.setTimeout(changed, TYPING_MS); }
    if (event.type !== 'received') { return; }
    one = conversation(event.from);
    // A page of the log may have had it before.
    if (hear(one.log_, event) && isOpen(one.peer) && !one.atEnd_) { one.below_ += 1; }
    if (!tellMessage(event)) { return; }
    came(one.peer, event.seq);
    if (one.seen_ === undefined && event.seq > one.read && !isWatched(one)) { one.seen_ = event.seq - 1; }
    voice.text(say('announcement', { name: one.name, text: event.text }));
  });
  changed();
}

// The log has a message of ours.
function stored(message, isHeard) {
  (isHeard ? hear : insert)(conversation(message.to).log_, message);
  settle(message.id);
  tellMessage(message);
  changed();
}

// A page of the log may have what no answer has told of.
function settleAll(log) {
  each(log.items_, function (message) { if (message.from === me && settle(message.id)) { tellMessage(message); } });
}

function isWatched(one) { return !hidden && isOpen(one.peer) && one.atEnd_; }

function opened(one) {
  put(one.peer, true);
  one.atEnd_ = true;
  one.below_ = 0;
  listOpen = false;
  tell('open', one.peer);
  draw();
}

function open(peer) {
  if (!peer) { return; }
  wantsFocus = peer;
  opened(conversation(peer));
}

function toggleBlock(one) {
  if (!isOpen(one.peer)) { opened(one); return; }
  one.seen_ = undefined;
  minimise(one.peer);
  tell('minimise', one.peer);
  draw();
}

function closeBlock(peer) {
  var one = conversation(peer);
  one.seen_ = undefined;
  close(peer, one.last);
  tell('close', peer);
  draw();
}

function toggleList() {
  listOpen = !listOpen;
  draw();
}

function changed() { drawing = drawing || window.setTimeout(draw, 0); }

function draw() {
  var sum = 0, shown;
  window.clearTimeout(drawing);
  drawing = 0;
  if (gone) { return; }
  each(all, function (one) {
    if (inside && isWatched(one) && unreadOf(one)) { inside.read(one); }
    if (one.atEnd_) { trim(one.log_); }
    sum += unreadOf(one);
  });
  if (unread !== sum) { tell('unread', unread = sum); }
  if (me !== undefined) {
    keep('blocks', textOf(), true);
    keepOutbox();
  }
  if (!spoken) { return; }
  setText(noticeLine, notice && say(notice)).toggleClass('chut-notice--shown', notice !== '');
  launcher.attr('aria-expanded', String(listOpen));
  drawTitle(sum);
  if (listOpen || early.length) { bringInside(); }
  if (inside) { inside.people(listOpen); }
  shown = fit($(window).width() - LAUNCHER_PX, OPEN_PX, SMALL_PX);
  rowsKept = arrange(row, rowsKept, shown, newBlock);
  each(shown, function (block) {
    if (block.open) { bringInside(); }
    rowsKept[block.key_].draw_(block.open);
  });
}
