// One message: its text, its time and, if it is one's own, how far it has come.
function newMessage(message, mine, root) {
  var text = make('p', 'chut-message__text', { dir: 'auto' }).appendTo(root), meta = make('p', 'chut-message__meta').appendTo(root);
  var time = make('time', 'chut-message__time', { dir: 'auto' }).appendTo(meta), shown;
  var state = make('span', 'chut-message__state');
  var retry = button('chut-message__retry', function () { sendAgain(message); }).text(say('try_again'));
  if (mine) { meta.append(document.createTextNode(' ')).append(state).append(document.createTextNode(' ')); }
  root.attr('data-id', message.id);
  pieces(message.text, function (plain) { text.append(document.createTextNode(plain)); }, function (address) {
    make('a', 'chut-message__link', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow ugc' }).text(address).appendTo(text);
  });
  return {
    root: root,
    draw: function (message, one) {
      var seq = message.seq, sent = seq ? 'sent' : message.code ? 'failed' : 'sending';
      var reached = seq && seq <= one.peer_read ? 'read' : seq && seq <= one.peer_delivered ? 'delivered' : sent;
      if (shown === (shown = seq + reached)) { return; }
      time.text(clock(message.at)).attr('datetime', iso(message.at));
      if (seq) { root.attr('data-seq', seq); }
      if (!mine) { return; }
      root.attr('data-state', sent);
      state.text(say(reached));
      if (sent === 'failed') { meta.append(retry); } else { retry.detach(); }
    }
  };
}

function clock(at) {
  var date = new Date(at);
  return two(date.getHours()) + ':' + two(date.getMinutes());
}

function iso(at) {
  var date = new Date(at);
  return date.getUTCFullYear() + '-' + two(date.getUTCMonth() + 1) + '-' + two(date.getUTCDate()) + 'T' +
    two(date.getUTCHours()) + ':' + two(date.getUTCMinutes()) + ':' + two(date.getUTCSeconds()) + 'Z';
}

function two(number) { return (number < 10 ? '0' : '') + number; }
