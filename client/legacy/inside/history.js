// Pages of the log: the newest when a block is opened, older ones on demand.
var PAGE = 50, MOST_MESSAGES = 150;

// Takes the newest page, or the one before the floor.
function merge(log, page) {
  var all = page.messages, count = all.length;
  log.more = page.more;
  each(all, function (message) { shim.insert_(log, message); });
  if (count && !log.floor) { log.heard = Math.max(log.heard, all[count - 1].seq); }
  if (count) { log.floor = Math.min(log.floor || Infinity, all[0].seq); }
}

// Whoever reads at the end has no use for what lies far above it: history has that.
function trim(log) {
  if (log.items.length <= MOST_MESSAGES) { return; }
  log.items.splice(0, PAGE);
  log.more = true;
  if (log.loaded) { log.floor = Math.max(log.floor, log.items[0].seq); }
}

function loadNewest(one) { if (!one.log.loaded && !one.log.failed) { loadOlder(one); } }

function loadOlder(one) {
  var log = one.log, params = { 'with': one.peer, limit: PAGE };
  if (log.asked) { return; }
  if (log.floor) { params.before = log.floor; }
  log.asked = true;
  shim.call_('history', params, CALL_MS, function (body) {
    log.asked = log.failed = false;
    log.tried = true;
    if (body.messages) {
      log.loaded = true;
      merge(log, body);
      shim.settleAll_(log);
    } else { failed(log, body); }
    changed();
  });
}

// The newest page is asked for again by itself; the button is there for older ones.
function failed(log, body) {
  if (body.status === 401) { shim.signedOut_(); }
  log.failed = true;
  if (shim.isRefusal_(body)) { return; }
  window.setTimeout(function () {
    log.failed = false;
    changed();
  }, shim.delayMs_(log.tries = (log.tries || 0) + 1, body));
}
