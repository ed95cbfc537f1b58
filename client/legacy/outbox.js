// Messages on their way, each under one ID until the log has it or the server refuses it. What posts them comes with the
// inside of a block, since that is where they are written.
var outbox = [], proof;

// Without a snapshot it is not known who we are: a new token may be another's.
function pump(isHeard) { if (cursor && outbox.length) { if (inside) { inside.post(isHeard); } else { bringInside(); } } }

// The token whose person is not known yet, '' where we know who we are: a new token may be another's.
function doubt() { return config.token === proof ? '' : config.token; }

// It is known who we are.
function claim() {
  if (inside) { inside.claim(); }
  each(early, function (args) { args[2] = ''; });
  proof = config.token;
}

// The log has it: takes it out, so that the next one goes, and says whether it was in.
function settle(id) {
  var before = outbox.length;
  outbox = $.grep(outbox, function (entry) { return entry.id !== id; });
  if (outbox.length === before) { return false; }
  pump(true);
  return true;
}
