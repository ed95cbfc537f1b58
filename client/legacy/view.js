// The view: the elements of the widget, of a conversation's block and of a message. ES3.
(function ($, window, document) {
  var shim = $.chutShim;
  var NEAR_PX = 128;
  var STATES = { sending: 'Sending\u2026', sent: 'Sent', failed: 'Not sent' };
  var made = 0;

  // `on` has `state(state)`; `place` is the loader's element, which is there before the shim.
  shim.frame = function (place, on) {
    var root = place ? $(place) : make('aside', 'chut', { 'aria-label': 'Chat' }).appendTo(document.body);
    var notice = make('p', 'chut-notice', { role: 'status' }).appendTo(root);
    var blocks = make('div', 'chut-blocks').appendTo(root);
    var announcer = make('p', 'chut-sr chut-announcer',
      { role: 'log', 'aria-live': 'polite', 'aria-label': 'New messages' }).appendTo(root);
    return {
      blocks: blocks,
      remove: function () { root.remove(); },
      announce: function (text) { announcer.text(text); },
      setState: function (state, text) {
        on.state(state);
        root.attr('data-state', state);
        if (notice.text() !== text) { notice.text(text); }
        notice.toggleClass('chut-notice--shown', text !== '');
      }
    };
  };

  // `on` has `toggle()`, `close()`, `older()` and `send(text)`, which answers why it will not, or ''.
  shim.block = function (on) {
    var number = made += 1;
    var root = make('section', 'chut-block');
    var head = blockHead(number, on).appendTo(root);
    var body = make('div', 'chut-block__body', { id: 'chut-body-' + number }).appendTo(root);
    var log = make('div', 'chut-log', { role: 'log', 'aria-live': 'off', tabindex: '0' }).appendTo(body);
    var list = make('ol', 'chut-log__list').appendTo(log);
    var older = button('chut-log__older', 'Load older messages', on.older);
    var composer = blockComposer(number, on).appendTo(body);

    return {
      root: root,
      setName: function (name) {
        root.attr('aria-label', 'Conversation with ' + name);
        head.find('.chut-block__name').text(name);
        head.find('.chut-block__close').attr('aria-label', 'Close conversation with ' + name);
        log.attr('aria-label', 'Messages with ' + name);
        composer.find('label').text('Message to ' + name);
      },
      setOpen: function (open) {
        root.toggleClass('chut-block--open', open).toggleClass('chut-block--minimised', !open);
        head.find('.chut-block__toggle').attr('aria-expanded', String(open));
        setHidden(body, !open);
      },
      setUnread: function (count) {
        var badge = head.find('.chut-badge').empty();
        if (count) { badge.text(String(count)).append(make('span', 'chut-sr').text(' new messages')); }
        setHidden(badge, !count);
      },
      setMore: function (more) {
        if (more) {
          log.prepend(older);
        } else {
          var lost = older[0] === document.activeElement;
          older.detach();
          if (lost) { log[0].focus(); }
        }
      },
      insert: function (bubble, next) {
        if (next) { bubble.insertBefore(next); } else { list.append(bubble); }
      },
      empty: function () { list.children().detach(); },
      focus: function () { composer.find('textarea')[0].focus(); },
      isNearEnd: function () { return log[0].scrollHeight - log[0].scrollTop - log[0].clientHeight <= NEAR_PX; },
      toEnd: function () { log[0].scrollTop = log[0].scrollHeight; },
      keepPlace: function (change) {
        var fromEnd = log[0].scrollHeight - log[0].scrollTop;
        change();
        log[0].scrollTop = log[0].scrollHeight - fromEnd;
      }
    };
  };

  shim.bubble = function (item, onRetry) {
    var root = make('li', 'chut-message chut-message--' + (item.mine ? 'mine' : 'theirs'));
    var time = make('time', 'chut-message__time');
    var state = make('span', 'chut-message__state');
    var retry = button('chut-message__retry', 'Try again', onRetry);
    var meta = make('p', 'chut-message__meta').append(time);
    if (item.mine) { meta.append(space()).append(state).append(space()); }
    make('p', 'chut-message__text', { dir: 'auto' }).text(item.text).appendTo(root);
    meta.appendTo(root);

    return {
      root: root,
      refresh: function () {
        root.attr('data-id', item.id);
        if (item.seq) { root.attr('data-seq', String(item.seq)); }
        time.attr('datetime', isoTime(item.at)).text(clockTime(item.at));
        if (!item.mine) { return; }
        root.attr('data-state', item.state);
        state.text(STATES[item.state]);
        if (item.state === 'failed') { meta.append(retry); } else { retry.detach(); }
      }
    };
  };

  function blockHead(number, on) {
    var toggle = button('chut-block__toggle', '', on.toggle).attr('aria-controls', 'chut-body-' + number);
    toggle.append(make('span', 'chut-block__name', { dir: 'auto' })).append(space());
    toggle.append(make('span', 'chut-badge', { hidden: 'hidden' }));
    return make('header', 'chut-block__head').append(toggle).append(button('chut-block__close', '\u00d7', on.close));
  }

  function blockComposer(number, on) {
    var form = make('form', 'chut-composer');
    var id = 'chut-input-' + number;
    var problem = make('p', 'chut-composer__alert', { role: 'alert' }).appendTo(form);
    make('label', 'chut-sr', { 'for': id }).appendTo(form);
    var input = make('textarea', 'chut-composer__input', { id: id, rows: '1' }).appendTo(form);
    make('button', 'chut-composer__send', { type: 'submit' }).text('Send').appendTo(form);

    function submit() {
      var refusal = on.send(input.val());
      problem.text(refusal);
      if (!refusal) { input.val(''); }
      return false;
    }
    form.bind('submit', submit);
    input.bind('keydown', function (event) {
      var composing = event.originalEvent && event.originalEvent.isComposing;
      return event.keyCode === 13 && !event.shiftKey && !composing ? submit() : undefined;
    });
    return form;
  }

  function make(tag, classes, attributes) {
    return $(document.createElement(tag)).addClass(classes).attr(attributes || {});
  }

  function button(classes, text, onClick) {
    return make('button', classes, { type: 'button' }).text(text).bind('click', function () { onClick(); });
  }

  function setHidden(element, hidden) {
    if (hidden) { element.attr('hidden', 'hidden'); } else { element.removeAttr('hidden'); }
  }

  function space() { return document.createTextNode(' '); }

  function clockTime(at) {
    var date = new Date(at);
    return two(date.getHours()) + ':' + two(date.getMinutes());
  }

  function isoTime(at) {
    var date = new Date(at);
    return date.getUTCFullYear() + '-' + two(date.getUTCMonth() + 1) + '-' + two(date.getUTCDate()) + 'T' +
      two(date.getUTCHours()) + ':' + two(date.getUTCMinutes()) + ':' + two(date.getUTCSeconds()) + 'Z';
  }

  function two(number) { return (number < 10 ? '0' : '') + number; }
}(jQuery, window, document));
