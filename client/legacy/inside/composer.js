// Where a message is written and sent.
function newComposer(one, id) {
  var form = make('form', 'chut-composer'), problem = make('p', 'chut-composer__alert', { role: 'alert' }).appendTo(form);
  var label = make('label', 'chut-sr', { 'for': id }).appendTo(form), before = '', draft = 'draft ' + one.peer, isKnown = false;
  var input = make('textarea', 'chut-composer__input', { id: id, rows: 1, dir: 'auto' }).appendTo(form);
  var sender = button('chut-composer__send', submit).appendTo(form);

  function submit() {
    var refusal = send(one.peer, input.val());
    setText(problem, refusal && say(refusal) || '');
    if (refusal === '') { input.val(''); }
    written();
  }

  function keepDraft() { if (isKnown) { shim.keep_(draft, input.val()); } }

  function written() {
    var text = input.val();
    if (text === before) { return; }
    before = one.draft_ = text;
    keepDraft();
    if (text) { typed(one.peer); } else { stopTyping(); }
  }

  input.bind('keydown', function (event) {
    if (event.keyCode !== 13 || event.shiftKey || event.originalEvent.isComposing) { return; }
    event.preventDefault();
    submit();
  }).bind('keyup change input', written);
  return {
    root_: form,
    focus: function () { input[0].focus(); },
    draw_: function () {
      setText(label, say('message_to', one));
      setText(sender, say('send'));
      form.css('visibility', one.blocked ? 'hidden' : '');
      // What was written before it was known who we are is kept from now on.
      if (isKnown || shim.me_() === undefined) { return; }
      isKnown = true;
      if (!input.val()) { input.val(before = one.draft_ || shim.keep_(draft) || ''); }
      keepDraft();
    }
  };
}
