// The loader: gives the page `Chut` at once, draws the launcher, and brings what runs here: the widget's start, or the shim. ES3.
(function (window, document) {
  var before = window.Chut;
  if (before && before._ready) { return; }

  var MOST_CALLS = 100, MOST_BOOTS = 3, IDLE_MS = 1000, PAUSE_MS = 5000, ASK_PAGE_MS = 10000, SHEET_MS = 5000;
  var script = document.currentScript || ownScript();
  var server = script.src.replace(/[?#].*$/, '').replace(/\/assets\/chut-\w+\.js$|\/[^\/]*$/, '');
  var wish = option('engine') || 'auto';
  var waiting = [], listeners = [], unread = 0, pageAskedAt = 0, boots = 0;
  var engine, wanted, brought, canRun, booted, shimAsked, gone, dressed, root, shadow, launcher, badge, sheet, watcher, types;

  var Chut = window.Chut = {
    version: '@version@',
    config: { server: server, engine: wish, token: option('token'), lang: option('lang'), poll: option('poll') },
    onTokenExpired: before && before.onTokenExpired,
    // For calls made before this script has run: `(window.Chut = window.Chut || []).push(['open', 'bob'])`.
    push: function (call) {
      var name = call[0];
      if (/^[a-z]/.test(name) && typeof Chut[name] === 'function') { Chut[name].apply(Chut, call.slice(1)); }
    },
    open: command('open', true),
    close: command('close'),
    send: command('send', true),
    setToken: function (token) {
      Chut.config.token = token;
      dress();
      if (brought) { pass('setToken', [token]); } else { boot('peek'); }
    },
    on: function (name, then) {
      var listener = { name: name, then: then };
      listeners.push(listener);
      return function () { listener.then = null; };
    },
    unread: function () { return unread; },
    destroy: destroy,
    _ready: function (call) {
      engine = call;
      while (waiting.length) { engine.apply(null, waiting.shift()); }
      tell('ready');
    },
    _failed: function () {
      if (engine || gone) { return; }
      if (wish === 'widget') { setState('stopped'); } else { bringShim(); }
    },
    _bring: bring,
    _script: addScript,
    _state: setState,
    _tell: tell,
    _expired: function () {
      setState('stopped');
      window.setTimeout(askPage, Math.max(0, pageAskedAt + ASK_PAGE_MS - now()));
    }
  };

  whenBody(function () {
    canRun = wish !== 'shim' && (wish === 'widget' || canRunWidget());
    if (gone) { return; }
    draw(canRun ? '__CHUT_CSS__' : '__CHUT_LEGACY_CSS__');
    if (wanted) { bring(); } else if (canRun) { whenLoaded(function () { boot('peek'); }); } else { boot(); }
  });
  listen(document, 'click', clicked);
  listen(window, 'pagehide', function () { tellBoot('leave'); });
  listen(window, 'pageshow', function (event) { if (event.persisted) { boot('peek'); } });
  if (before && before.shift) { while (before.length) { Chut.push(before.shift()); } }

  function option(name) { return script.getAttribute('data-' + name) || ''; }

  // `currentScript` is missing in old browsers, and "the last script so far" is wrong for one that is deferred.
  function ownScript() {
    var all = document.getElementsByTagName('script'), i = all.length - 1;
    while (i > 0 && !/(^|\/)chut(-\w+)?\.js([?#]|$)/.test(all[i].src)) { i -= 1; }
    return all[i];
  }

  function canRunWidget() { return window.WebAssembly && window.fetch && window.AbortController && 'noModule' in document.createElement('script'); }

  function command(name, brings) { return function () { pass(name, [].slice.call(arguments), brings); }; }

  function pass(name, args, brings) {
    if (gone) { return; }
    if (engine) { engine(name, args); } else if (waiting.length < MOST_CALLS) { waiting.push([name, args]); }
    if (brings) { bring(); }
  }

  // A listener that throws is the page's own trouble, and is reported there.
  function tell(name, detail) {
    var all = listeners.slice(0), i;
    if (name === 'unread') { showUnread(detail); }
    if (name === 'state') { setState(detail); }
    for (i = 0; i < all.length; i += 1) {
      if (all[i].name === name && all[i].then) {
        try { all[i].then(detail); } catch (error) { rethrow(error); }
      }
    }
  }

  function rethrow(error) { window.setTimeout(function () { throw error; }, 0); }

  function askPage() {
    var token = !gone && Chut.onTokenExpired && Chut.onTokenExpired();
    pageAskedAt = now();
    if (token && token.then) {
      token.then(function (made) { if (made) { Chut.setToken(made); } }, rethrow);
    } else if (token) {
      Chut.setToken(token);
    }
  }

  function draw(sheetName) {
    var place = root = make('aside', 'chut', { 'aria-label': 'Chat', 'data-state': 'connecting' });
    root.style.display = 'none';
    if (script.getAttribute('data-isolate') !== null && root.attachShadow) {
      shadow = root.attachShadow({ mode: 'open' });
      place = shadow.appendChild(make('div', 'chut-inside'));
    }
    Chut.config.root = place;
    launcher = Chut.config.launcher = make('button', 'chut-launcher', { part: 'launcher', 'aria-expanded': 'false' });
    launcher.appendChild(make('span', 'chut-launcher__icon'));
    launcher.appendChild(make('span', 'chut-launcher__label')).appendChild(document.createTextNode('Chat'));
    if (option('launcher') !== 'off') { place.appendChild(launcher); }
    sheet = make('link', '', { rel: 'stylesheet', href: server + '/' + sheetName });
    sheet.onload = function () { dressed = true; dress(); };
    sheet.onerror = function () { later(function () { sheet.href += '#'; }); };
    // There are browsers that never say that a sheet is there.
    window.setTimeout(sheet.onload, SHEET_MS);
    if (window.MutationObserver) {
      watcher = new window.MutationObserver(attach);
      watcher.observe(document.documentElement, { childList: true });
    }
    attach();
  }

  // Frameworks that change pages by themselves put another head and another body in the place of these.
  function attach() {
    var moved = !document.documentElement.contains(root), home = shadow || head();
    if (!document.body) { return; }
    if (moved) { document.body.appendChild(root); }
    if (sheet.parentNode !== home) { home.appendChild(sheet); }
    if (watcher) {
      watcher.observe(head(), { childList: true });
      watcher.observe(document.body, { childList: true });
    }
    if (moved && engine) { engine('attached', []); }
  }

  // Without its sheet it would lie bare at the end of the page, and without a token there is nobody to talk.
  function dress() {
    if (root) { root.style.display = dressed && (Chut.config.token || brought) ? '' : 'none'; }
  }

  function setState(state) { if (root) { root.setAttribute('data-state', state); } }

  function showUnread(count) {
    unread = count;
    if (!badge && count) { badge = launcher.appendChild(make('span', 'chut-badge')); }
    if (badge) {
      badge.textContent = count;
      badge.style.display = count ? '' : 'none';
    }
  }

  function bring() {
    wanted = true;
    if (brought || !root) { return; }
    brought = Chut.config.wanted = true;
    dress();
    boot('bring');
  }

  // What starts the widget also waits for the first message: whoever has nobody to talk to needs no more.
  function boot(what) {
    if (gone || !root || !Chut.config.token && !brought) { return; }
    if (!canRun) { bringShim(); return; }
    tellBoot(what);
    if (booted) { return; }
    booted = true;
    // A module runs once for each address: the fragment lets it run again after `destroy`.
    boots += 1;
    addScript('__CHUT_BOOT__#' + now(), null, 'module').onerror = function () {
      if (boots > MOST_BOOTS && brought && wish === 'auto') { bringShim(); return; }
      booted = false;
      later(boot);
    };
  }

  // What could not be brought is asked for again.
  function later(go) {
    setState('reconnecting');
    window.setTimeout(function () { go(); }, PAUSE_MS);
  }

  function tellBoot(what) { if (Chut._boot) { Chut._boot(what); } }

  function now() { return new Date().getTime(); }

  // The page's own jQuery serves if it is new enough; otherwise ours comes and goes without a trace.
  function bringShim() {
    if (shimAsked || gone) { return; }
    shimAsked = brought = true;
    dress();
    if (pageHasJQuery()) { addShim(function () {}); return; }
    addScript('__CHUT_JQUERY__', function () {
      addShim(function () { window.jQuery.noConflict(true); });
    }).onerror = bringShimLater;
  }

  function addShim(then) {
    addScript('__CHUT_SHIM__', then).onerror = function () {
      then();
      bringShimLater();
    };
  }

  function bringShimLater() {
    shimAsked = false;
    later(bringShim);
  }

  function pageHasJQuery() { return window.jQuery && window.jQuery.ajax && /^(1\.([4-9]|1\d)|[23])\b/.test(window.jQuery.fn.jquery); }

  function destroy() {
    if (gone) { return; }
    if (engine) { engine('destroy', []); }
    gone = true;
    Chut._ready = null;
    tellBoot('leave');
    if (watcher) { watcher.disconnect(); }
    remove(root);
    remove(sheet);
    listeners = [];
  }

  function remove(element) { if (element && element.parentNode) { element.parentNode.removeChild(element); } }

  function head() { return document.getElementsByTagName('head')[0] || document.documentElement; }

  function make(tag, className, attributes) {
    var element = document.createElement(tag), name;
    element.className = className;
    for (name in attributes) { if (attributes.hasOwnProperty(name)) { element.setAttribute(name, attributes[name]); } }
    return element;
  }

  function addScript(name, then, type) {
    var element = document.createElement('script'), done;
    if (type) { element.type = type; }
    element.onload = element.onreadystatechange = function () {
      if (done || (element.readyState && !/loaded|complete/.test(element.readyState))) { return; }
      done = true;
      if (then) { then(); }
    };
    element.src = trusted(server + '/' + name);
    head().appendChild(element);
    return element;
  }

  // Where the page's policy asks for it. A page that does not allow ours may have a default one that knows the server.
  function trusted(url) {
    try {
      types = types || window.trustedTypes.createPolicy('chut', { createScriptURL: function (own) { return own; } });
      return types.createScriptURL(url);
    } catch (none) { return url; }
  }

  function whenBody(go) {
    if (document.body) { go(); } else { window.setTimeout(function () { whenBody(go); }, 10); }
  }

  // What the page itself needs comes first.
  function whenLoaded(go) {
    if (document.readyState !== 'complete') { listen(window, 'load', function () { window.setTimeout(go, 0); }); return; }
    if (window.requestIdleCallback) { window.requestIdleCallback(go, { timeout: IDLE_MS }); } else { window.setTimeout(go, 0); }
  }

  function listen(target, name, then) {
    if (target.addEventListener) { target.addEventListener(name, then, false); } else { target.attachEvent('on' + name, then); }
  }

  function clicked(event) {
    // From inside a shadow root, what was clicked is known by its path alone.
    var element = event.composedPath ? event.composedPath()[0] : event.srcElement || event.target, peer;
    if (gone) { return; }
    while (element && !peer) {
      if (element === launcher) { pass('list', [], true); return; }
      peer = element.getAttribute && element.getAttribute('data-chut-peer');
      element = element.parentNode || element.host;
    }
    // With a key held or another button, a link is opened elsewhere.
    if (!peer || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
    if (event.preventDefault) { event.preventDefault(); } else { event.returnValue = false; }
    Chut.open(peer);
  }
}(window, document));
