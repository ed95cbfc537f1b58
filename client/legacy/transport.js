// The transport: one GET for each call, by plain XHR to the page's own origin and by JSONP to another. ES3.
(function ($, window) {
  var shim = $.chutShim = {};
  var FIRST_DELAY_MS = 500, LAST_DELAY_MS = 20000;
  var calls = 0;

  // `call` ends in `done(status, body)` exactly once; status 0 stands for no usable answer.
  shim.transport = function (config) {
    var client = shim.randomId();
    var ask = isOwnOrigin(config.server) ? askDirectly : askByScript;

    function url(path, params) {
      var query = [], name;
      params.client = client;
      params.token = config.token;
      for (name in params) {
        if (params.hasOwnProperty(name)) { query.push(name + '=' + encodeURIComponent(params[name])); }
      }
      return config.server + '/v1/' + path + '?' + query.join('&');
    }

    function call(path, params, timeoutMs, done) {
      var callback = nextCallback(), finished = false, request;
      var deadline = window.setTimeout(function () {
        finished = true;
        if (request && request.abort) { request.abort(); }
        leaveTombstone(callback);
        done(0, {});
      }, timeoutMs);

      request = ask(url(path, params), callback, function (status, body) {
        if (finished) { return; }
        finished = true;
        window.clearTimeout(deadline);
        forget(callback);
        done(status, body || {});
      });
    }

    return {
      call: call,
      lengthOf: function (path, params) { return padded(url(path, params), nextCallback()).length; },
      // For a page that is going: nobody will be there for the answer.
      fire: function (path) { new window.Image().src = padded(url(path, {}), nextCallback()); }
    };
  };

  shim.isRefusal = function (status) {
    return status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429;
  };

  // Full jitter, so that the clients of a server that comes back do not all come back together.
  shim.delayMs = function (tries, body) {
    var ceiling = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * Math.pow(2, tries));
    var drawn = FIRST_DELAY_MS + Math.random() * (ceiling - FIRST_DELAY_MS);
    return Math.max(drawn, 1000 * (Number(body && body.retry_after) || 0));
  };

  shim.randomId = function () {
    var id = new Date().getTime().toString(36) + '-';
    while (id.length < 24) { id += Math.floor(Math.random() * 36).toString(36); }
    return id;
  };

  // Recycled names would hand the late answer of one call to the next.
  function nextCallback() {
    calls += 1;
    return 'chut_' + calls;
  }

  // The script of a call that was given up may still run.
  function leaveTombstone(callback) {
    window[callback] = function () { forget(callback); };
  }

  function forget(callback) {
    if (!(callback in window)) { return; }
    try { delete window[callback]; } catch (oldBrowser) { window[callback] = undefined; }
  }

  function padded(url, callback) { return url + '&callback=' + callback; }

  // No `eval` and no script element: the same reply, read as JSON without its padding.
  function askDirectly(url, callback, done) {
    return $.ajax({
      url: padded(url, callback),
      dataType: 'json',
      jsonp: false,
      dataFilter: function (text) { return text.replace(/^\/\*\*\/[\w$.]+\(/, '').replace(/\);?\s*$/, ''); },
      success: function (reply) { unpack(reply, done); },
      error: function (request) {
        // A problem of our server has a code; a page of some proxy between does not.
        done(/"code"\s*:/.test(request.responseText || '') ? request.status : 0);
      }
    });
  }

  function askByScript(url, callback, done) {
    return $.ajax({
      url: url,
      dataType: 'jsonp',
      jsonp: 'callback',
      jsonpCallback: callback,
      cache: true,
      scriptCharset: 'utf-8',
      success: function (reply) { unpack(reply, done); },
      error: function () { done(0); }
    });
  }

  function unpack(reply, done) {
    if (reply && reply.body) { done(reply.status, reply.body); } else { done(0); }
  }

  function isOwnOrigin(server) {
    var own = window.location.protocol + '//' + window.location.host;
    return server === own || server.indexOf(own + '/') === 0 || !/^(https?:)?\/\//.test(server);
  }
}(jQuery, window));
