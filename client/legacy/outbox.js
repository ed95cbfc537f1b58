// Messages on their way, each under one ID until the log has it or the server refuses it. What posts them comes with the
// inside of a block, since that is where they are written.
var outbox = [];

// Without a snapshot it is not known who we are: a new token may be another's.
function pump(isHeard) { if (cursor && outbox.length) { if (inside) { inside.post(isHeard); } else { bringInside(); } } }

// The log has it: takes it out, so that the next one goes, and says whether it was in.
function settle(id) {
  var before = outbox.length;
  outbox = $.grep(outbox, function (entry) { return entry.id !== id; });
  if (outbox.length === before) { return false; }
  pump(true);
  return true;
}
