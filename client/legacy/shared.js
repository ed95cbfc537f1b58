// What the inside of a block needs of the rest. A name that ends in `_`, here and elsewhere, is ours alone: the build makes it
// short. All others are the protocol's, the browser's or jQuery's.
var shared = {
  $: $, address_: address, apply_: apply, arrange_: arrange, button_: button, call_: call, changed_: changed, conversation_: conversation, count_: count, doubt_: doubt,
  delayMs_: delayMs, draw_: draw, each_: each, insert_: insert, isOwn_: isOwn, isRefusal_: isRefusal, keep_: keep, launcher_: launcher, make_: make,
  newFace_: newFace, now_: now, open_: open, pump_: pump, refresh_: refresh, randomId_: randomId, row_: row, say_: say,
  setText_: setText, settleAll_: settleAll, show_: show, signedOut_: signedOut, stored_: stored, toggleList_: toggleList,
  all_: function () { return all; },
  // Without a snapshot it is not known who we are: what one does then might be done in another's name.
  isHere_: function (one) { return cursor && among(all, one.peer) === one; },
  me_: function () { return me; },
  maxBytes_: function () { return maxBytes; },
  outbox_: function () { return outbox; },
  tag_: function () { return tag; },
  takesFocus_: function (one) {
    var wanted = wantsFocus === one.peer;
    if (wanted) { wantsFocus = null; }
    return wanted;
  }
};
