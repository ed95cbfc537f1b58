// The loader: gives the page `Chut` at once, then brings the widget, or the shim where the widget cannot run. ES3.
(function (window, document) {
  if (window.Chut && window.Chut._ready) { return; }

  var script = document.currentScript || ownScript();
  var server = script.src.replace(/[?#].*$/, '').replace(/\/[^\/]*$/, '');
  var wish = script.getAttribute('data-engine') || 'auto';
  var waiting = [], engine, shimAsked;

  var Chut = window.Chut = {
    version: '0.1.0',
    config: { server: server, token: script.getAttribute('data-token') || '' },
    open: function (peer) { pass('open', [peer]); },
    setToken: function (token) {
      Chut.config.token = token;
      pass('setToken', [token]);
    },
    _ready: function (call) {
      engine = call;
      while (waiting.length) { engine.apply(null, waiting.shift()); }
    },
    _failed: function () {
      if (!engine && wish !== 'widget') { bringShim(); }
    }
  };

  listenForClicks();
  whenBody(function () {
    if (wish === 'widget' || (wish !== 'shim' && canRunWidget())) { bringWidget(); } else { bringShim(); }
  });

  function pass(name, args) {
    if (engine) { engine(name, args); } else { waiting.push([name, args]); }
  }

  // `currentScript` is missing in old browsers, and "the last script so far" is wrong for one that is deferred.
  function ownScript() {
    var all = document.getElementsByTagName('script'), i = all.length - 1;
    while (i > 0 && !/(^|\/)chut\.js([?#]|$)/.test(all[i].src)) { i -= 1; }
    return all[i];
  }

  function canRunWidget() {
    return window.WebAssembly && window.fetch && 'noModule' in document.createElement('script');
  }

  function bringWidget() {
    addSheet('__CHUT_CSS__');
    addScript('__CHUT_BOOT__', null, 'module').onerror = Chut._failed;
  }

  // The page's own jQuery serves if it is new enough; otherwise ours comes and goes without a trace.
  function bringShim() {
    if (shimAsked) { return; }
    shimAsked = true;
    addSheet('__CHUT_LEGACY_CSS__');
    if (pageHasJQuery()) { addShim(); return; }
    addScript('__CHUT_JQUERY__', function () {
      addShim(function () { window.jQuery.noConflict(true); });
    });
  }

  function addShim(then) { addScript('__CHUT_SHIM__', then); }

  function pageHasJQuery() {
    var version = window.jQuery && window.jQuery.ajax && /^(\d+)\.(\d+)/.exec(window.jQuery.fn.jquery);
    return version && version[1] < 4 && (version[1] > 1 || version[2] >= 4);
  }

  function head() { return document.getElementsByTagName('head')[0] || document.documentElement; }

  function addSheet(name) {
    var link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = server + '/' + name;
    head().appendChild(link);
  }

  function addScript(name, then, type) {
    var element = document.createElement('script'), done;
    if (type) { element.type = type; }
    element.onload = element.onreadystatechange = function () {
      if (done || (element.readyState && !/loaded|complete/.test(element.readyState))) { return; }
      done = true;
      if (then) { then(); }
    };
    element.src = server + '/' + name;
    head().appendChild(element);
    return element;
  }

  function whenBody(go) {
    if (document.body) { go(); } else { window.setTimeout(function () { whenBody(go); }, 10); }
  }

  function listenForClicks() {
    if (document.addEventListener) {
      document.addEventListener('click', opened, false);
    } else {
      document.attachEvent('onclick', opened);
    }
  }

  function opened(event) {
    var element = event.target || event.srcElement, peer;
    while (element && element.getAttribute && !peer) {
      peer = element.getAttribute('data-chut-peer');
      element = element.parentNode;
    }
    // With a key held or another button, a link is opened elsewhere.
    if (!peer || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
    if (event.preventDefault) { event.preventDefault(); } else { event.returnValue = false; }
    Chut.open(peer);
  }
}(window, document));
