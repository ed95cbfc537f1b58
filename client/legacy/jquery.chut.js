// The shim: `$.chut(config)`, Chut for pages and browsers that cannot run the widget. jQuery 1.4 to 3, ES3.
(function ($, window, document) {
  var shim = $.chutShim;
  var CALL_MS = 20000;
  // Beyond the longest hold of the server, a link that says nothing is dead.
  var LISTEN_MARGIN_MS = 10000, LONGEST_HOLD_MS = 60000;
  var SHORT_MS = 1000, SHORT_POLLS = 4;
  var URL_LIMIT = 2000;
  // As in the style sheets' rules for phones.
  var PHONE_PX = 480;
  var SHOWN_BLOCKS = 3;
  var running = null;

  // `config`: `server` (the folder of chut.js, no slash at its end), `token` and, where the loader has one, `root`.
  $.chut = function (config) {
    running = running || begin(config);
    return running;
  };

  function begin(config) {
    var transport = shim.transport(config), gone = false, state = '', total = 0;
    var frame = shim.frame(config.root, { state: function (now) { if (now !== state) { tell('state', state = now); } } });
    var conversations = {}, me = null, cursor = null, holdMs = LONGEST_HOLD_MS;
    // `turn` tells the answers and timers of an earlier start from those of this one.
    var turn = 0, stopped = false, tries = 0, shortPolls = 0;
    var outbox = shim.outbox(post, {
      sent: function (item, reply) {
        var message = { seq: reply.seq, id: item.id, at: reply.at, text: item.text };
        if (conversation(item.to).sent(message)) { known(item.to, message, true); }
      },
      failed: function (item, body) {
        conversation(item.to).failed(item);
        tell('failed', { peer: item.to, id: item.id, code: body.code });
      },
      signedOut: signedOut
    });

    function start() {
      turn += 1;
      call('conversations', { limit: 50 }, CALL_MS, snapshot, start);
    }

    function snapshot(body) {
      var list = body.conversations, i, found;
      if (me !== null && me !== body.me.user) { forgetAll(); }
      me = body.me.user;
      cursor = body.cursor;
      holdMs = body.server.hold_ms || holdMs;
      connected();
      each(function (one) { one.reset(); });
      for (i = list.length - 1; i >= 0; i -= 1) {
        found = conversation(list[i]['with']);
        found.rename(list[i].name || list[i]['with']);
        if (i < SHOWN_BLOCKS && list[i].last && list[i].last.seq > found.newest()) { found.appear(); }
      }
      outbox.resume();
      listen();
    }

    function listen() {
      var asked = new Date().getTime(), params = { cursor: cursor };
      // After a failure the answer shows that the server is back: it must not be held.
      if (tries > 0) { params.wait = 0; }
      call('listen', params, holdMs + LISTEN_MARGIN_MS, function (body) {
        heard(body, new Date().getTime() - asked);
      }, listen);
    }

    function heard(body, tookMs) {
      var events = body.events || [], next = listen, useful = false, i;
      connected();
      // Somebody else polls under our ID: polling on would end their polls in turn.
      if (body.superseded) { stop('Chat is not available'); return; }
      cursor = body.cursor || cursor;
      holdMs = body.hold_ms || holdMs;
      for (i = 0; i < events.length; i += 1) {
        if (events[i].type === 'resync') { next = start; } else { useful = true; }
        apply(events[i]);
      }
      // A server or proxy that answers at once with nothing must not be asked in a busy loop.
      shortPolls = useful || tookMs > SHORT_MS ? 0 : shortPolls + 1;
      if (shortPolls > SHORT_POLLS) { later(next, shim.delayMs(shortPolls - SHORT_POLLS)); } else { next(); }
    }

    function apply(event) {
      var one;
      if (event.type === 'received') {
        one = conversation(event.from);
        if (one.received(event)) {
          frame.announce(one.name() + ': ' + event.text);
          known(event.from, event, false);
        }
      } else if (event.type === 'sent' && conversation(event.to).sent(event)) {
        known(event.to, event, true);
      }
    }

    function call(path, params, timeoutMs, then, again) {
      var mine = turn;
      transport.call(path, params, timeoutMs, function (status, body) {
        if (mine !== turn) { return; }
        // What has none is not from our server, whatever its status.
        if (status === 200 && body.cursor) {
          then(body);
        } else if (status === 401) {
          signedOut();
        } else if (shim.isRefusal(status) && body.code !== 'bad_cursor') {
          stop('Chat is not available');
        } else {
          frame.setState('reconnecting', 'Reconnecting\u2026');
          tries += 1;
          later(body.code === 'bad_cursor' ? start : again, shim.delayMs(tries, body));
        }
      });
    }

    function connected() {
      tries = 0;
      frame.setState('connected', '');
    }

    function later(go, delayMs) {
      var mine = turn;
      window.setTimeout(function () { if (mine === turn) { go(); } }, delayMs);
    }

    function signedOut() {
      if (stopped) { return; }
      stop('Signed out');
      if (window.Chut && window.Chut._expired) { window.Chut._expired(); }
    }

    // What the page listens to goes through the loader.
    function tell(name, detail) {
      if (!gone && window.Chut && window.Chut._tell) { window.Chut._tell(name, detail); }
    }

    function count() {
      var sum = 0;
      each(function (one) { sum += one.unread(); });
      if (sum !== total) { tell('unread', total = sum); }
    }

    // A block was opened, minimised or closed, or its count has changed.
    function changed(peer, what) {
      count();
      if (what) { tell(what, peer); }
    }

    // A message that was not known before.
    function known(peer, message, mine) {
      tell('message', { peer: peer, mine: mine, text: message.text, id: message.id, seq: message.seq, at: message.at });
    }

    function stop(why) {
      stopped = true;
      turn += 1;
      outbox.hold();
      frame.setState('stopped', why);
    }

    function restart() {
      stopped = false;
      frame.setState('connecting', 'Connecting\u2026');
      start();
    }

    function resume() {
      turn += 1;
      if (cursor) { listen(); } else { start(); }
    }

    function message(item) { return { to: item.to, id: item.id, text: item.text }; }

    function post(item, done) { transport.call('message', message(item), CALL_MS, done); }

    function conversation(peer) {
      var key = ':' + peer;
      if (!conversations[key]) {
        conversations[key] = shim.conversation(peer, frame.blocks, {
          post: outbox.add,
          opened: minimiseOthers,
          changed: changed,
          fits: function (item) { return transport.lengthOf('message', message(item)) < URL_LIMIT; },
          history: function (params, done) {
            transport.call('history', params, CALL_MS, function (status, body) {
              if (status === 401) { signedOut(); }
              done(status, body);
            });
          }
        });
      }
      return conversations[key];
    }

    // On a phone an open block fills the screen, and there is room for one.
    function minimiseOthers(peer) {
      if ($(window).width() > PHONE_PX) { return; }
      each(function (one) { if (one.peer !== peer) { one.minimise(); } });
    }

    function each(visit) {
      for (var key in conversations) {
        if (conversations.hasOwnProperty(key)) { visit(conversations[key]); }
      }
    }

    // Another user's words must not stay in sight, nor be sent in this one's name.
    function forgetAll() {
      outbox.clear();
      each(function (one) { one.remove(); });
      conversations = {};
      count();
    }

    function watchPage() {
      // A listener for `unload` would keep the page out of the back/forward cache.
      $(window).bind('onpagehide' in window ? 'pagehide' : 'unload', function () { transport.fire('leave'); });
      $(window).bind('pageshow', function (event) {
        if (event.originalEvent && event.originalEvent.persisted && !stopped) { resume(); }
      });
    }

    frame.setState('connecting', 'Connecting\u2026');
    watchPage();
    afterLoad(function () { if (turn === 0) { start(); } });

    return {
      open: function (peer) { conversation(String(peer)).expand(); },
      close: function (peer) { conversation(String(peer)).close(); },
      send: function (peer, text) { conversation(String(peer)).write(String(text)); },
      setToken: function (token) {
        config.token = token;
        restart();
      },
      destroy: function () {
        stop('');
        transport.fire('leave');
        frame.remove();
        gone = true;
        running = null;
      }
    };
  }

  // A script asked for before `load` would delay it: the page would seem never to finish loading.
  function afterLoad(go) {
    var soon = function () { window.setTimeout(go, 0); };
    if (document.readyState === 'complete') { soon(); } else { $(window).one('load', soon); }
  }

  if (window.Chut && window.Chut._ready) {
    var chut = $.chut(window.Chut.config);
    window.Chut._ready(function (name, args) { if (chut[name]) { chut[name].apply(chut, args); } });
  }
}(jQuery, window, document));
