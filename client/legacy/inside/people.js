// The list of conversations, which the launcher opens and closes.
var kept = {}, wasOpen = false;
var roster = make('nav', 'chut-roster', { id: 'chut-roster', tabindex: -1, 'aria-label': say('conversations') }).insertAfter(shim.row_);
var nobody = make('p', 'chut-roster__none').text(say('no_conversations')).appendTo(roster);
var list = make('ul', 'chut-roster__list').appendTo(roster);

roster.bind('keydown', function (event) {
  if (event.keyCode !== 27) { return; }
  shim.toggleList_();
  shim.launcher_.focus();
});

function people(isOpen) {
  var recent = $.grep(shim.all_(), function (one) { return one.last; }).sort(function (one, other) { return other.last - one.last; });
  show(roster, isOpen);
  show(nobody, !recent.length);
  kept = arrange(list, kept, recent, newPerson);
  each(recent, function (one) { kept[one.key_].draw_(one); });
  if (isOpen && !wasOpen) { roster[0].focus(); }
  wasOpen = isOpen;
}

function newPerson(one) {
  var root = make('li'), face = shim.newFace_('chut-roster__name');
  button('chut-roster__person', function () { shim.open_(one.peer); }).append(face.parts_).appendTo(root);
  return { root_: root, draw_: face.draw_ };
}
