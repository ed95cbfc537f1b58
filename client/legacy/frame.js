// What is around the blocks: the notice, the voice, and the page's title; and the face beside a name.
var notice = 'stopped', titled = '', rowsKept = {};
var noticeLine = make('p', 'chut-notice', { role: 'status', dir: 'auto' }).appendTo(root);
var row = make('div', 'chut-blocks').appendTo(root);
var voice = make('div', 'chut-sr chut-announcer', { role: 'log', 'aria-live': 'polite' }).appendTo(root);

// A picture or initials, a name, and how many messages of theirs are new.
function newFace(nameClass) {
  var picture = make('img', 'chut-avatar', { alt: '', referrerpolicy: 'no-referrer' }), shown = picture;
  var initials = make('span', 'chut-avatar', { 'aria-hidden': 'true' }), name = make('span', nameClass, { dir: 'auto' });
  var badge = make('span', 'chut-badge'), number = make('span', '', { 'aria-hidden': 'true' }).appendTo(badge), spoken = make('span', 'chut-sr').appendTo(badge);
  function turn(hasPicture) {
    show(picture, hasPicture);
    show(initials, !hasPicture);
  }
  picture.bind('error', function () { turn(false); });
  return {
    parts_: [picture[0], initials[0], name[0], document.createTextNode(' '), badge[0]],
    draw_: function (one) {
      var unread = unreadOf(one);
      if (shown !== one.avatar) {
        shown = one.avatar;
        if (shown) { picture.attr('src', shown); }
        turn(shown);
      }
      setText(initials, $.map(one.name.split(/\s+/).slice(0, 2), function (word) { return word.charAt(0); }).join(''));
      setText(name, one.name);
      setText(number, String(unread));
      setText(spoken, count('badge', unread));
      show(badge, unread > 0);
    }
  };
}

// While the page is out of sight its title begins with the count. What the page makes of its title stays.
function drawTitle(unread) {
  var wanted = hidden && unread ? '(' + unread + ') ' : '', title = document.title;
  if (wanted === titled) { return; }
  document.title = wanted + (title.indexOf(titled) ? title : title.slice(titled.length));
  titled = wanted;
}
