// What was seen has been read: the server is told at once, then of all that was read within a second, and again until
// it answers.
var PAUSE_MS = 1000;

function read(one) {
  var items = one.log_.items_;
  // What a snapshot alone knows of has not been seen yet.
  if (one.log_.loaded_ && !(items.length && items[items.length - 1].seq >= one.last)) { return; }
  shim.apply_({ type: 'read', by: shim.me_(), 'with': one.peer, seq: one.last });
  if (!one.pause_) { tellRead(one); }
}

// What is not told before the snapshot is unread in it, and read again.
function tellRead(one) {
  var seq = one.read;
  if (!shim.isHere_(one)) { return; }
  one.told_ = seq;
  window.clearTimeout(one.again_);
  one.pause_ = window.setTimeout(function () {
    one.pause_ = 0;
    if (one.read > seq) { tellRead(one); }
  }, PAUSE_MS);
  shim.call_('read', { 'with': one.peer, seq: seq }, CALL_MS, function (body) {
    var isHeard = body.read !== undefined || shim.isRefusal_(body);
    one.readTries_ = isHeard ? 0 : (one.readTries_ || 0) + 1;
    // What was told later has an answer of its own.
    if (isHeard || seq !== one.told_) { return; }
    one.again_ = window.setTimeout(function () {
      if (!one.pause_) { tellRead(one); }
    }, PAUSE_MS + shim.delayMs_(one.readTries_, body));
  });
}
