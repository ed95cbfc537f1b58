// Elements, and lists of them that follow what they show.
function make(tag, classes, attributes) { return $(document.createElement(tag)).addClass(classes).attr(attributes || {}); }

// In a form, too: a button of ours never sends one.
function button(classes, onClick) {
  return make('button', classes).bind('click', function (event) {
    event.preventDefault();
    onClick();
  });
}

// Only a change: what is written again loses its selection, and is read out again.
function setText(element, text) { return element.text() === text ? element : element.text(text); }

// Not jQuery's, which makes a block of whatever is not in the document, or in a shadow root.
function show(element, isShown) { return element.css('display', isShown ? '' : 'none'); }

// Makes `parent` hold an element for each item, in order, made once by `create`; gives what was made, by the items' keys.
function arrange(parent, before, items, create) {
  var after = {}, at;
  each(items, function (item) { after[item.key_] = before[item.key_] || create(item); });
  $.each(before, function (key, made) { if (!after[key]) { made.root_.remove(); } });
  at = parent[0].firstChild;
  each(items, function (item) {
    var element = after[item.key_].root_[0];
    if (element === at) { at = at.nextSibling; } else { parent[0].insertBefore(element, at); }
  });
  return after;
}
