// A conversation: the messages with one peer, each once and in the log's order, and the block that shows them. ES3.
(function ($, window) {
  var shim = $.chutShim;
  var PAGE = 50;
  var TOO_LONG = 'This message is too long for this browser. Please shorten it or send it in parts.';

  // `on` has `history(params, done)`, `post(item)`, `fits(item)`, `opened(peer)` and `changed(peer, what)`.
  shim.conversation = function (peer, blocks, on) {
    var name = peer, block = null, open = false, unread = 0;
    // From `floor` on nothing is missing; a late reply to a send may be known from below it.
    var items = [], known = {}, newest = 0, floor = 0;
    var loaded = false, loading = false, more = false, tries = 0, life = 0;

    // Answers whether the message is new here.
    function take(message, mine) {
      var item = known['#' + message.seq] || (mine && known[':' + message.id]) || null;
      if (item && item.seq) { return false; }
      if (item) { items.splice($.inArray(item, items), 1); } else { item = { text: message.text, mine: mine }; }
      item.id = message.id;
      item.seq = message.seq;
      item.at = message.at;
      item.state = 'sent';
      known['#' + item.seq] = item;
      if (mine) { known[':' + item.id] = item; }
      newest = Math.max(newest, item.seq);
      place(item);
      return true;
    }

    // Those that have no seq stay at the end, in the order in which they were written.
    function place(item) {
      var at = items.length;
      while (item.seq && at && (!items[at - 1].seq || items[at - 1].seq > item.seq)) { at -= 1; }
      items.splice(at, 0, item);
      if (block) { show(item, items[at + 1]); }
    }

    function show(item, next) {
      if (!item.bubble) { item.bubble = shim.bubble(item, function () { retry(item); }); }
      item.bubble.refresh();
      block.insert(item.bubble.root, next && next.bubble.root);
    }

    function following(change) {
      var follow = !block || block.isNearEnd();
      var result = change();
      if (block && follow) { block.toEnd(); }
      return result;
    }

    function write(text) {
      var item = { id: shim.randomId(), to: peer, text: sendable(text), mine: true, state: 'sending', at: new Date().getTime() };
      if (!/[^\s\u0085\u00a0]/.test(item.text)) { return ''; }
      if (!on.fits(item)) { return TOO_LONG; }
      known[':' + item.id] = item;
      place(item);
      if (block) { block.toEnd(); }
      on.post(item);
      return '';
    }

    function retry(item) {
      setState(item, 'sending');
      on.post(item);
    }

    function setState(item, state) {
      item.state = state;
      if (item.bubble) { item.bubble.refresh(); }
    }

    function load(params) {
      var mine = life;
      if (loading) { return; }
      loading = true;
      on.history(params, function (status, body) {
        if (mine !== life) { return; }
        loading = false;
        if (status === 200 && body.messages) {
          merge(body, params.before);
        } else if (!params.before && !shim.isRefusal(status) && status !== 401) {
          tries += 1;
          window.setTimeout(loadNewest, shim.delayMs(tries, body));
        }
      });
    }

    function merge(body, before) {
      var insert = function () {
        for (var i = 0; i < body.messages.length; i += 1) { take(body.messages[i], body.messages[i].from !== peer); }
        if (block) { block.setMore(more); }
      };
      loaded = true;
      tries = 0;
      more = body.more;
      if (body.messages.length) { floor = body.messages[0].seq; }
      if (before && block) { block.keepPlace(insert); } else { following(insert); }
    }

    function loadNewest() {
      if (open && !loaded) { load({ 'with': peer, limit: PAGE }); }
    }

    function loadOlder() {
      if (floor) { load({ 'with': peer, limit: PAGE, before: floor }); }
    }

    function appear() {
      if (block) { return; }
      block = shim.block({ toggle: function () { setOpen(!open); }, close: close, older: loadOlder, send: write });
      block.setName(name);
      block.setMore(more);
      for (var i = 0; i < items.length; i += 1) { show(items[i]); }
      setOpen(false);
      blocks.append(block.root);
    }

    function setOpen(wanted) {
      open = wanted;
      if (open) { unread = 0; }
      block.setOpen(open);
      block.setUnread(unread);
      on.changed(peer, open ? 'open' : 'minimise');
      if (!open) { return; }
      on.opened(peer);
      block.toEnd();
      loadNewest();
    }

    function close() {
      if (!block) { return; }
      block.empty();
      block.root.remove();
      block = null;
      open = false;
      unread = 0;
      on.changed(peer, 'close');
    }

    return {
      peer: peer,
      minimise: function () { if (block && open) { setOpen(false); } },
      name: function () { return name; },
      unread: function () { return unread; },
      write: write,
      close: close,
      newest: function () { return newest; },
      rename: function (to) {
        name = to;
        if (block) { block.setName(name); }
      },
      appear: appear,
      expand: function () {
        appear();
        if (!open) { setOpen(true); }
        block.focus();
      },
      received: function (message) {
        if (!following(function () { return take(message, false); })) { return false; }
        appear();
        if (!open) { unread += 1; }
        block.setUnread(unread);
        on.changed(peer);
        return true;
      },
      sent: function (message) { return following(function () { return take(message, true); }); },
      failed: function (item) { if (!item.seq) { setState(item, 'failed'); } },
      // After a gap of unknown size only what is not yet in the log is kept.
      reset: function () {
        var pending = $.grep(items, function (item) { return !item.seq; });
        life += 1;
        items = [];
        known = {};
        floor = 0;
        loaded = loading = more = false;
        if (block) {
          block.empty();
          block.setMore(false);
        }
        $.each(pending, function (i, item) {
          known[':' + item.id] = item;
          place(item);
        });
        loadNewest();
      },
      remove: function () {
        life += 1;
        close();
      }
    };
  };

  // The protocol takes no control characters but line feed and tab, and UTF-8 has no lone surrogates.
  function sendable(text) {
    return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
      .replace(/([\ud800-\udbff][\udc00-\udfff])|[\ud800-\udfff]/g, function (all, pair) { return pair || '\ufffd'; });
  }
}(jQuery, window));
