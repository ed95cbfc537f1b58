// What is known of each conversation: the snapshot, and what has happened since.
var TYPING_MS = 6000, MOST_PLACES = 1000;
var me, all = [], wantsSnapshot = false;

function among(list, peer) { return $.grep(list, function (one) { return one.peer === peer; })[0]; }

function conversation(peer) {
  var one = among(all, peer);
  if (!one) { all.push(one = { peer: peer, key_: ' ' + peer, name: peer, log_: newTimeline(), last: 0, read: 0, peer_read: 0, peer_delivered: 0, atEnd_: true, below_: 0 }); }
  return one;
}

// `listed` is how the snapshot has it. Its unread messages lie somewhere up to `knownTo_`, later ones at `since_`.
function stand(one, listed) {
  $.extend(one, listed, { listed_: true, last: listed.last.seq, knownTo_: listed.last.seq, before_: listed.unread, since_: [], typingUntil_: 0 });
  one.name = listed.name || one.peer;
}

function unreadOf(one) { return one.listed_ ? one.before_ + one.since_.length : 0; }

// Applies an event, in its turn.
function apply(event) {
  var type = event.type, mark = 'peer_' + type, isMine = event.by === me, one;
  if (type === 'received') { take(conversation(event.from), event); }
  if (type === 'sent') { take(conversation(event.to), event); }
  if (type === 'resync') { wantsSnapshot = true; cursor = null; }
  one = among(all, isMine ? event['with'] : event.by || event['with'] || event.user || event.from);
  if (!one || !one.listed_) { return; }
  // Marks only move forward.
  if (isMine) { readTo(one, event.seq); } else if (one[mark] < event.seq) { one[mark] = event.seq; }
  if (type === 'typing') { one.typingUntil_ = event.typing ? now() + TYPING_MS : 0; }
  if (/^o(n|ff)line$|^away$/.test(event.state)) { one.presence = event.state; }
  if (type === 'blocked') { one.blocked = event.blocked; }
}

function take(one, message) {
  // Events do not say what the person is called.
  if (!one.listed_) { wantsSnapshot = true; stand(one, { last: { seq: 0 }, unread: 0 }); }
  // The snapshot was taken a moment after its cursor.
  if (!(message.seq > one.last)) { return; }
  one.last = message.seq;
  if (message.from === me) { return; }
  one.typingUntil_ = 0;
  if (message.seq > one.read && one.since_.push(message.seq) > MOST_PLACES) {
    one.knownTo_ = one.since_.shift();
    one.before_ += 1;
  }
}

function readTo(one, seq) {
  if (seq <= one.read) { return; }
  one.read = seq;
  while (one.since_[0] <= seq) { one.since_.shift(); }
  if (seq >= one.knownTo_) { one.before_ = 0; }
  // How many remain of those, only the server knows.
  if (one.before_) { wantsSnapshot = true; }
}
