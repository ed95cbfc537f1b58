// One call of the server: by plain XHR on the page's own origin, by a script (JSONP) on another.
var TOMBSTONES = 400, LATE_MS = 100, READS = /conv|list|hist/;
// Beyond those of a chat that was here before.
var client = randomId(), calls = now();
// Relative, or with the page's own scheme, host and port.
var isOwn = config.server.replace(window.location.protocol + '//' + window.location.host, '').indexOf('//') < 0;

// Ends in `done(body)` exactly once, unless it is given up by calling what this returns. A problem has a `code`;
// what is no answer of ours is empty.
function call(path, params, timeoutMs, done) {
  var deadline = window.setTimeout(function () { end({}); }, timeoutMs), token = config.token, abort;
  function end(body) {
    if (!done) { return; }
    var then = done;
    giveUp();
    // What another token was worth says nothing of this one.
    then(!body || (body.status === 401 && token !== config.token) ? {} : body);
  }
  function giveUp() {
    done = null;
    window.clearTimeout(deadline);
    if (abort) { abort(); }
  }
  params.client = client;
  abort = (isOwn ? askDirectly : askByScript)(path, params, end);
  return giveUp;
}

function askDirectly(path, params, end) {
  var token = config.token, inHeader = /^[!-~]+$/.test(token), isRead = READS.test(path);
  var request = $.ajax({
    url: config.server + '/' + address(path, isRead ? params : {}, inHeader ? '' : token),
    type: isRead ? 'GET' : 'POST',
    contentType: 'application/json',
    data: isRead ? null : json(params),
    dataType: 'text',
    // The page has handlers and time-outs for calls of its own.
    global: false,
    timeout: 0,
    beforeSend: function (request) { if (inHeader) { request.setRequestHeader('X-Chut-Token', token); } },
    complete: function (request) {
      var body;
      try { body = $.parseJSON(request.responseText); } catch (notOurs) { body = null; }
      end(body);
    }
  });
  return function () { request.abort(); };
}

// Each call has a name of its own: a recycled one would hand the late answer of one to the next.
function askByScript(path, params, end) {
  var name = 'chut_' + (calls += 1), script;
  // The script of a call that was given up may still run. One that has not by now will not.
  forget('chut_' + (calls - TOMBSTONES));
  window[name] = function (reply) {
    forget(name);
    end(reply && reply.body);
  };
  function over() {
    // Old browsers may say so a moment before the script runs.
    window.setTimeout(function () {
      forget(name);
      end();
    }, LATE_MS);
  }
  script = Chut._script(address(path, params, config.token, name), over);
  script.onerror = over;
  return function () { $(script).remove(); };
}

function address(path, params, token, callback) {
  var more = {};
  if (token) { more.token = token; }
  if (callback) { more.callback = callback; }
  return 'v1/' + path + '?' + $.param($.extend(more, params));
}

function forget(name) {
  try { delete window[name]; } catch (oldBrowser) { window[name] = undefined; }
}

// Old browsers have no JSON of their own. What is not ASCII is escaped.
function json(params) {
  var parts = [];
  $.each(params, function (name, value) {
    parts.push('"' + name + '":' + (typeof value === 'string' ? '"' + value.replace(/["\\]|[^ -~]/g, escaped) + '"' : value));
  });
  return '{' + parts.join() + '}';
}

function escaped(sign) { return '\\u' + ('000' + sign.charCodeAt(0).toString(16)).slice(-4); }

// Always of one length.
function randomId() { return now().toString(36) + (1 + Math.random()).toString(36).slice(2, 10); }
