// How the other person is there, and the way to want nothing more of them.
function newStanding(one) {
  var root = make('div', 'chut-standing'), dot = make('span', 'chut-standing__dot').appendTo(root);
  var text = make('p', 'chut-standing__text', { dir: 'auto' }).appendTo(root);
  var block = button('chut-standing__block', function () { setBlocked(one, !one.blocked); }).appendTo(root);
  return {
    root_: root,
    draw_: function () {
      dot.attr('data-presence', one.presence || 'unknown');
      setText(text, say(one.blocked ? 'blocked' : one.typingUntil_ > now() ? 'is_typing' : one.presence || '', one));
      setText(block, say(one.blocked ? 'unblock' : 'block'));
    }
  };
}

// Shown at once. A refusal takes it back; what an answer that never comes would have said, the snapshot says.
function setBlocked(one, blocked) {
  if (!shim.isHere_(one)) { return; }
  shim.apply_({ type: 'blocked', user: one.peer, blocked: blocked });
  shim.call_('block', { user: one.peer, blocked: blocked }, CALL_MS, function (body) {
    if (body.blocked === undefined) {
      shim.apply_({ type: 'blocked', user: one.peer, blocked: !blocked });
      shim.refresh_();
    }
    changed();
  });
  changed();
}
