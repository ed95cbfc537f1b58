// What to make of an answer that is none, and how long to wait before the next try.
var CALL_MS = 20000, FIRST_MS = 500, LAST_MS = 20000;

// A refusal would come again; anything else that is not an answer may pass. What has no code is not our server's.
function isRefusal(body) { return body.code && body.status !== 401 && body.status !== 429 && body.status < 500; }

// Any time up to the ceiling, so that the clients of a server that comes back do not all come back together.
function delayMs(tries, body) {
  return 1000 * (body.retry_after || 0) + Math.random() * Math.min(LAST_MS, FIRST_MS * Math.pow(2, tries));
}

function each(list, visit) { for (var i = 0; i < list.length; i += 1) { visit(list[i], i); } }
function now() { return new Date().getTime(); }
