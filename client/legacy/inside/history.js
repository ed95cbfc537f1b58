// Pages of the log: the newest when a block is opened, older ones on demand.
var PAGE = 50;

// Takes the newest page, or the one before the floor.
function merge(log, page) {
  var all = page.messages, count = all.length;
  log.more = page.more;
  each(all, function (message) { shim.insert_(log, message); });
  if (count && !log.floor_) { log.heard_ = Math.max(log.heard_, all[count - 1].seq); }
  if (count) { log.floor_ = Math.min(log.floor_ || Infinity, all[0].seq); }
}

function loadNewest(one) { if (!one.log_.loaded_ && !one.log_.failed_) { loadOlder(one); } }

function loadOlder(one) {
  var log = one.log_, params = { 'with': one.peer, limit: PAGE };
  if (log.asked_) { return; }
  if (log.floor_) { params.before = log.floor_; }
  log.asked_ = true;
  shim.call_('history', params, CALL_MS, function (body) {
    log.asked_ = log.failed_ = false;
    log.tried_ = true;
    if (body.messages) {
      log.loaded_ = true;
      merge(log, body);
      shim.settleAll_(log);
    } else { failed(log, body); }
    changed();
  });
}

// The newest page is asked for again by itself; the button is there for older ones.
function failed(log, body) {
  if (body.status === 401) { shim.signedOut_(); }
  log.failed_ = true;
  if (shim.isRefusal_(body)) { return; }
  window.setTimeout(function () {
    log.failed_ = false;
    changed();
  }, shim.delayMs_(log.tries_ = (log.tries_ || 0) + 1, body));
}
