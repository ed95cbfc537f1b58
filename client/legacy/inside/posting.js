// Posts what is on its way: one message to each person at a time.
var postTries = 0;

// The first of each person's; after one that was heard of, the waits are short again.
function postNext(isHeard) {
  var busy = {};
  if (isHeard) { postTries = 0; }
  each(shim.outbox_().slice(0), function (entry) {
    var key = ':' + entry.to;
    if (entry.code || busy[key]) { return; }
    busy[key] = true;
    if (!entry.posted_ && !entry.waits_) { post(entry); }
  });
}

function post(entry) {
  entry.posted_ = true;
  shim.call_('message', messageOf(entry), CALL_MS, function (body) {
    entry.posted_ = false;
    // An event may have outrun the answer.
    if ($.inArray(entry, shim.outbox_()) < 0) { return; }
    if (body.seq) {
      postTries = 0;
      shim.stored_({ seq: body.seq, id: entry.id, from: shim.me_(), to: entry.to, text: entry.text, at: body.at });
    } else if (shim.isRefusal_(body)) {
      entry.code = body.code;
      tellFailed(entry.to, body.code, entry.id);
    } else { postLater(entry, body); }
    shim.pump_();
    changed();
  });
}

// A new token wakes us; until then a slow try does no harm.
function postLater(entry, body) {
  entry.waits_ = window.setTimeout(function () {
    entry.waits_ = 0;
    shim.pump_();
  }, shim.delayMs_(postTries, body.status === 401 ? { retry_after: CALL_MS / 1000 } : body));
  postTries += 1;
  if (body.status === 401) { shim.signedOut_(); }
}

function messageOf(entry) { return { to: entry.to, text: entry.text, id: entry.id }; }

function tellFailed(peer, code, id) { window.Chut._tell('failed', { peer: peer, id: id, code: code }); }

// There is a new token, or the network is back.
function wake() {
  each(shim.outbox_(), function (entry) {
    window.clearTimeout(entry.waits_);
    entry.waits_ = 0;
  });
  shim.pump_();
}
