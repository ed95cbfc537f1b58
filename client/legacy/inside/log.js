// The log in a block: the messages, what separates them, and the ways to those above and below.
var NEAR_PX = 128, DAY_MS = 86400000, days = {};

function newLog(one) {
  var root = make('div', 'chut-log', { role: 'log', 'aria-live': 'off', tabindex: 0 }), log = root[0], kept = {};
  var older = button('chut-log__older', function () { loadOlder(one); }).appendTo(root), list = make('ol', 'chut-log__list').appendTo(root);
  var below = button('chut-log__below', function () {
    toEnd();
    log.focus();
  }).attr('dir', 'auto');
  function toEnd() { log.scrollTop = log.scrollHeight; }
  root.bind('scroll', function () {
    var atEnd = log.scrollHeight - log.scrollTop - log.clientHeight <= NEAR_PX;
    if (atEnd !== one.atEnd_) {
      one.atEnd_ = atEnd;
      one.below_ = 0;
      changed();
    }
    if (log.scrollTop < log.clientHeight && one.log_.floor_ && one.log_.more) { loadOlder(one); }
  });
  return {
    root_: root,
    below: below,
    draw_: function () {
      var anchor = firstInSight(list[0].firstChild, log), top = anchor && anchor.offsetTop, rows;
      rows = rowsOf(one);
      show(setText(older, say('load_older')), one.log_.tried_ && one.log_.more);
      kept = arrange(list, kept, rows, newRow);
      each(rows, function (row) { kept[row.key_].draw_(row.message, one); });
      root.attr('aria-label', say('messages_with', one));
      show(setText(below, shim.count_('below', one.below_)), one.below_);
      // What is read stays where it is when others come above.
      if (one.atEnd_) { toEnd(); } else if (anchor && $.contains(log, anchor)) { log.scrollTop += anchor.offsetTop - top; }
    }
  };
}

// What separates messages may be elsewhere when others come.
function firstInSight(row, log) {
  while (row && (row.offsetTop + row.offsetHeight <= log.scrollTop || !row.getAttribute('data-id'))) { row = row.nextSibling; }
  return row;
}

// The messages and those on their way, each day's name before its first, and a mark before the first that nobody saw.
function rowsOf(one) {
  var rows = [], day, seen = one.seen_;
  // What is known from below the floor stands there when the pages between have come.
  each($.grep(one.log_.items_, function (message) { return message.seq >= one.log_.floor_; }).concat($.grep(shim.outbox_(), function (entry) { return entry.to === one.peer; })), function (message) {
    var mine = message.from !== one.peer, date = dayOf(message.at);
    if (date !== day) { rows.push({ key_: 'd' + date, text: day = date }); }
    if (!mine && message.seq > seen) {
      rows.push({ key_: 'u', unread: true });
      seen = Infinity;
    }
    rows.push({ key_: mine ? 'm' + message.id : message.seq + message.id, message: message, mine: mine });
  });
  return rows;
}

// Old browsers have one way to write a day, whatever is asked for.
function dayOf(at) {
  var day = dayNumber(at), ago = dayNumber(now()) - day, asked = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };
  if (ago === 0 || ago === 1) { return say(ago ? 'yesterday' : 'today'); }
  return days[day] = days[day] || new Date(at).toLocaleDateString(shim.tag_(), asked);
}

// By the calendar of the person's place.
function dayNumber(at) { return Math.floor((at - 60000 * new Date(at).getTimezoneOffset()) / DAY_MS); }

function newRow(row) {
  var message = row.message, root = make('li', message ? 'chut-message' : 'chut-separator');
  if (message) { return newMessage(message, row.mine, root.addClass('chut-message--' + (row.mine ? 'mine' : 'theirs'))); }
  if (row.unread) { root.addClass('chut-separator--unread'); }
  make('span', 'chut-separator__text').text(row.text || say('unread')).appendTo(root);
  return { root_: root, draw_: $.noop };
}
