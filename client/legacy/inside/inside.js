// The inside of a conversation's block: how the other is there, the log, and where one writes. ES3.
(function (shim, window, document) {
  var $ = shim.$, arrange = shim.arrange_, button = shim.button_, changed = shim.changed_, each = shim.each_, make = shim.make_;
  var now = shim.now_, say = shim.say_, setText = shim.setText_, show = shim.show_;
  var CALL_MS = 20000, config = window.Chut.config;
  // parts

  // Gives what draws it.
  function body(one, id, block) {
    var standing = newStanding(one), log = newLog(one), composer = newComposer(one, id.replace('body', 'input'));
    var root = make('div', 'chut-block__body', { id: id }).append(standing.root_).append(log.root_).append(log.below).append(composer.root_).appendTo(block);
    return function (isOpen) {
      show(root, isOpen);
      standing.draw_();
      composer.draw_();
      if (!isOpen) { return; }
      loadNewest(one);
      log.draw_();
      if (shim.takesFocus_(one)) { composer.focus(); }
    };
  }

  window.Chut._inside = { body: body, claim: claim, people: people, post: postNext, read: read, send: sendFromPage, wake: wake };
}(window.Chut._shim, window, document));
