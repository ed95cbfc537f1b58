// The page around: it loads, is hidden and shown, goes and comes back.
function seen(isHidden) {
  if (hidden === isHidden) { return; }
  hidden = isHidden;
  if (!hidden) { comeBack(); }
  askAgain();
  changed();
}

function comeBack() {
  wake();
  if (inside) { inside.wake(); }
}

// Nobody will be there for the answer.
function leave() {
  stop();
  new window.Image().src = config.server + '/' + address('leave', { client: client }, config.token, 'chut_0');
}

function on(target, name, then) { $(target).bind(name + '.chut', then); }

on(document, 'visibilitychange', function () { seen(document.hidden); });
// Browsers that do not know that know this.
on(window, 'blur', function () { seen(document.hidden !== false); });
on(window, 'focus', function () { seen(false); });
on(window, 'resize', changed);
on(window, 'online', comeBack);
on(window, 'offline', offline);
// A listener for `unload` would keep the page out of the back/forward cache.
on(window, 'onpagehide' in window ? 'pagehide' : 'unload', leave);
on(window, 'pageshow', function (event) { if (event.originalEvent && event.originalEvent.persisted) { start(); } });

// A script asked for before `load` would delay it: the page would seem never to finish loading.
function afterLoad(go) {
  if (document.readyState === 'complete') { window.setTimeout(go, 0); } else { on(window, 'load', function () { window.setTimeout(go, 0); }); }
}

afterLoad(function () {
  if (gone) { return; }
  bringWords();
  start();
});

Chut._ready(function (name, args) {
  var command = {
    open: open,
    close: closeBlock,
    send: function (peer, text) {
      if (inside) { inside.send(peer, text); } else if (early.length < MOST_EARLY) { early.push([peer, text, doubt()]); }
      changed();
    },
    list: toggleList,
    attached: changed,
    setToken: function () {
      // Before `load` it has not begun: then it does so with this token.
      if (turn) { start(); }
      if (inside) { inside.wake(); }
    },
    destroy: function () {
      leave();
      drawTitle(0);
      gone = true;
      // Whatever is still to come says nothing more.
      shared.call_ = call = $.noop;
      $([window, document]).unbind('.chut');
      root.empty();
    }
  }[name];
  args = $.map(args, String);
  if (command) { command.apply(null, args); }
});
