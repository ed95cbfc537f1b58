// The text of a message: which may be sent, and where its web addresses are.
// Unicode's White_Space: what `\s` means differs from browser to browser.
var SPACE = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
var BLANK = new RegExp('^[' + SPACE + ']*$'), CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
var ADDRESS = new RegExp('https?://[^' + SPACE + '\\u0000-\\u001f\\u007f-\\u009f<>"`\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]+', 'g');

// UTF-8 has no lone surrogates, and lines end in one way.
function sendable(text) {
  return text.replace(/\r\n?/g, '\n')
    .replace(/([\ud800-\udbff][\udc00-\udfff])|[\ud800-\udfff]/g, function (all, pair) { return pair || '\ufffd'; });
}

// Calls `plain(text)` and `link(address)` for each piece, in order. Only http and https: another scheme may run something.
function pieces(text, plain, link) {
  var from = 0, found, at, address;
  while ((found = ADDRESS.exec(text))) {
    at = found.index;
    address = withoutTail(found[0]);
    ADDRESS.lastIndex = at + 1;
    if (/^https?:\/\/([a-z0-9\[]|[^\0-\u007f])/i.test(address) && !/[a-z0-9]/i.test(text.charAt(at - 1))) {
      if (at > from) { plain(text.slice(from, at)); }
      link(address);
      ADDRESS.lastIndex = from = at + address.length;
    }
  }
  if (from < text.length) { plain(text.slice(from)); }
}

// Without what belongs to the sentence around: its punctuation, and a bracket that was opened outside.
function withoutTail(address) {
  var last = address.slice(-1), open = { ')': '(', ']': '[' }[last];
  var goes = open ? address.split(last).length > address.split(open).length : /[.,;:!?'*_\u3002\u3001\uff0c\u061f]/.test(last);
  return goes ? withoutTail(address.slice(0, -1)) : address;
}
