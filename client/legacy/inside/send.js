// What a person sends, before it is on its way.
var URL_LIMIT = 2000, LONG_NAME = 'chut_1234567890123', MOST_PENDING = 200;
// What the server would say.
var REFUSED = { too_long: 'too_large', no_room: 'rate_limited' };

// Says why it is not sent: '' where it is, nothing where there is nothing to send.
function send(peer, typed) {
  var text = sendable(String(typed || '')), one = shim.conversation_(peer), pending = shim.outbox_(), entry = { to: peer, text: text, id: shim.randomId_(), token_: shim.doubt_() };
  if (CONTROL.test(text)) { return 'control'; }
  if (BLANK.test(text)) { return; }
  if (bytesOf(text) > shim.maxBytes_() || !fits(entry)) { return 'too_long'; }
  if (pending.length >= MOST_PENDING) { return 'no_room'; }
  entry.at = now();
  pending.push(entry);
  one.atEnd_ = true;
  one.seen_ = undefined;
  shim.pump_();
  shim.draw_();
  return '';
}

// The page sends. There is nobody to be shown why it cannot.
function sendFromPage(peer, text) {
  var refusal = send(peer, text);
  if (refusal !== '') { tellFailed(peer, REFUSED[refusal] || 'bad_request', ''); }
  return refusal;
}

// It is known who we are. What was sent while there was another token may be another's: only the person can tell.
function claim() {
  each(shim.outbox_(), function (entry) {
    if (entry.token_ && entry.token_ !== config.token && !entry.free_) {
      entry.code = 'unauthenticated';
      tellFailed(entry.to, entry.code, entry.id);
    }
    entry.token_ = '';
  });
}

// Another try of what was refused, under the same ID.
function sendAgain(entry) {
  entry.code = '';
  shim.pump_();
  changed();
}

function bytesOf(text) { return unescape(encodeURIComponent(text)).length; }

// Whether it can be put into an address, as far as old browsers and proxies take one.
function fits(entry) {
  var params = $.extend({ client: entry.id }, messageOf(entry));
  return shim.isOwn_ || (config.server + '/' + shim.address_('message', params, config.token, LONG_NAME)).length < URL_LIMIT;
}
