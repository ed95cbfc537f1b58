// What to ask next, and when: the snapshot, then what comes after its cursor, and so on from each answer's. Whatever
// goes wrong ends in the same question from the same cursor.
var MARGIN_MS = 10000, QUICK_MS = 1000, QUICK_POLLS = 3, BRIEF_S = 5;
var turn = 0, cursor = null, status = 'stopped', tries = 0, quick = 0, holdMs = 0, waiting = false, cancel = null, dueAt = 0;

function setStatus(now, why) {
  why = why || (now === 'connected' ? '' : now);
  if (status === now && notice === why) { return; }
  status = now;
  notice = why;
  tell('state', now);
  changed();
}

// An answer to any but the present question counts no more.
function rest() {
  turn += 1;
  waiting = false;
  if (cancel) { cancel(); }
  cancel = null;
}

function stop(why) {
  rest();
  setStatus('stopped', why);
}

function start() {
  // First: an answer that waited behind what is given up may be next.
  cursor = null;
  rest();
  setStatus('connecting');
  ask();
}

// Where to listen from, unless the snapshot is to be asked for first.
function place() { return wantsSnapshot ? null : cursor; }

function ask() {
  var mine, asked = now(), params = {}, from = place(), limitMs = from ? holdMs + MARGIN_MS : CALL_MS;
  rest();
  mine = turn;
  dueAt = asked + limitMs;
  if (from) {
    params = { cursor: from };
    // The answer to a probe must not be held: it shows that the server is there.
    if (status !== 'connected') { params.wait = 0; } else if (config.poll === 'short') { params.wait = BRIEF_S; }
    if (hidden) { params.visible = 0; }
  }
  cancel = call(from ? 'listen' : 'conversations', params, limitMs, function (body) {
    if (mine !== turn) { return; }
    cancel = null;
    if (!body.cursor || !(body.events || body.me)) { failed(body); } else if (from) { heard(body, now() - asked); } else { began(body); }
  });
}

// Says whether it is still so when the page has heard of it.
function connect() {
  var mine = turn;
  tries = 0;
  setStatus('connected');
  return mine === turn;
}

function began(body) {
  var begins;
  if (!connect()) { return; }
  begins = !cursor;
  // A snapshot shows what came meanwhile, and does not tell of it: that is listened for all the same.
  cursor = cursor || body.cursor;
  holdMs = body.server.hold_ms;
  snapshot(body, begins);
  ask();
}

function heard(body, tookMs) {
  // An older poll of ours has come late; or somebody else polls under our ID, whose poll ours would end.
  if (body.superseded) { later(body); return; }
  if (!connect()) { return; }
  cursor = body.cursor;
  holdMs = body.hold_ms || holdMs;
  events(body.events);
  // A server or proxy that answers at once with nothing must not be asked in a busy loop.
  quick = body.events.length || tookMs >= QUICK_MS ? 0 : quick + 1;
  if (quick > QUICK_POLLS) { later({}); } else { ask(); }
}

function failed(body) {
  if (body.status === 401) { signedOut(); return; }
  // Only the cursor can be at fault: begin anew, but not at once.
  if (isRefusal(body)) { cursor = null; }
  if (status === 'connected') { setStatus('reconnecting'); }
  later(body);
}

function later(body) {
  var mine = turn;
  waiting = true;
  window.setTimeout(function () { if (mine === turn) { ask(); } }, delayMs(tries, body));
  tries += 1;
}

// The page is in sight again, or the network is back. The alarm may have slept as well.
function wake() { if (waiting) { ask(); } else if (now() >= dueAt) { offline(); } }

// The browser says that there is no network: what was asked will not be answered.
function offline() {
  if (!cancel) { return; }
  rest();
  failed({});
}

// Only the snapshot can tell how things stand.
function refresh() {
  var asks = cancel && place();
  wantsSnapshot = true;
  if (asks) { ask(); }
}

// What a question under way has said of the page is no longer true.
function askAgain() { if (cancel && place()) { ask(); } }

function signedOut() {
  if (notice === 'signed_out') { return; }
  stop('signed_out');
  // Nobody's token: what was sent with it is for the next to send.
  each(outbox, function (entry) { entry.free_ = true; });
  Chut._expired();
}
