// The block of a conversation: its head, and what is inside, which comes with the first block that is opened.
var MOST_EARLY = 100;
var inside, insideAsked = false, insideTries = 0, early = [], numbered = 0;

function newBlock(block) {
  var one = conversation(block.peer), root = make('section'), face = newFace('chut-block__name'), id = 'chut-body-' + (numbered += 1), body;
  var toggle = button('chut-block__toggle', function () { toggleBlock(one); }).attr('aria-controls', id).append(face.parts_);
  var closer = button('chut-block__close', function () { closeBlock(one.peer); }).text('\u00d7');
  make('header', 'chut-block__head').append(toggle).append(closer).appendTo(root);
  return {
    root_: root,
    draw_: function (isOpen) {
      root[0].className = 'chut-block chut-block--' + (isOpen ? 'open' : 'minimised');
      root.attr('aria-label', say('conversation_with', one));
      toggle.attr('aria-expanded', String(isOpen));
      closer.attr('aria-label', say('close_conversation_with', one));
      face.draw_(one);
      if (isOpen && !body && inside) { body = inside.body(one, id, root); }
      if (body) { body(isOpen); }
    }
  };
}

// Brings it, in as many tries as that takes.
function bringInside() {
  if (insideAsked) { return; }
  insideAsked = true;
  Chut._shim = shared;
  Chut._script('__CHUT_INSIDE__', insideCame).onerror = insideCame;
}

function insideCame() {
  inside = Chut._inside;
  if (!inside) {
    window.setTimeout(function () {
      insideAsked = false;
      pump();
      changed();
    }, delayMs(insideTries += 1, {}));
  }
  while (inside && early.length) { inside.send.apply(null, early.shift()); }
  pump();
  changed();
}
