// Messages on their way: one to each person at a time, each under one ID until the log has it or the server refuses it.
var outbox = [], postTries = 0;

// Posts the first of each person's. Without a snapshot it is not known who we are: a new token may be another's.
function pump() {
  var busy = {};
  if (!cursor) { return; }
  each(outbox.slice(0), function (entry) {
    var key = ':' + entry.to;
    if (entry.code || busy[key]) { return; }
    busy[key] = true;
    if (!entry.posted_ && !entry.waits_) { post(entry); }
  });
}

function post(entry) {
  entry.posted_ = true;
  call('message', messageOf(entry), CALL_MS, function (body) {
    entry.posted_ = false;
    // An event may have outrun the answer.
    if ($.inArray(entry, outbox) < 0) { return; }
    if (body.seq) {
      stored({ seq: body.seq, id: entry.id, from: me, to: entry.to, text: entry.text, at: body.at });
    } else if (isRefusal(body)) {
      entry.code = body.code;
      tell('failed', { peer: entry.to, id: entry.id, code: body.code });
    } else {
      entry.waits_ = window.setTimeout(function () {
        entry.waits_ = 0;
        pump();
      // A new token wakes us; until then a slow try does no harm.
      }, delayMs(postTries, body.status === 401 ? { retry_after: CALL_MS / 1000 } : body));
      postTries += 1;
      if (body.status === 401) { signedOut(); }
    }
    pump();
    changed();
  });
}

function messageOf(entry) { return { to: entry.to, text: entry.text, id: entry.id }; }

// The log has it: takes it out, so that the next one goes, and says whether it was in.
function settle(id) {
  var before = outbox.length;
  outbox = $.grep(outbox, function (entry) { return entry.id !== id; });
  if (outbox.length === before) { return false; }
  postTries = 0;
  pump();
  return true;
}

// There is a new token, or the network is back.
function wakeOutbox() {
  each(outbox, function (entry) {
    window.clearTimeout(entry.waits_);
    entry.waits_ = 0;
  });
  pump();
}
