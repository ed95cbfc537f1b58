// Whether texts can be read in a browser of old, by the colours that it draws them with.

/** An old-fashioned script for `OldPerson.look`: each text of the chat with less contrast than `given`. */
export const ILLEGIBLE = `
  function numbers(colour) {
    var found = /rgba?\\(([^)]*)\\)/.exec(colour);
    return found ? found[1].split(',') : [0, 0, 0, 0];
  }
  function light(colour) {
    var parts = numbers(colour), sum = 0, shares = [0.2126, 0.7152, 0.0722], i, part;
    for (i = 0; i < 3; i++) {
      part = parts[i] / 255;
      sum += shares[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
  function ground(one) {
    var colour;
    for (; one && one.nodeType === 1; one = one.parentNode) {
      colour = getComputedStyle(one).backgroundColor;
      if (numbers(colour)[3] === undefined || Number(numbers(colour)[3]) === 1) return colour;
    }
    return 'rgb(255, 255, 255)';
  }
  function hasText(one) {
    for (var node = one.firstChild; node; node = node.nextSibling)
      if (node.nodeType === 3 && /\\S/.test(node.nodeValue)) return true;
    return false;
  }
  var all = document.querySelectorAll('.chut *'), found = [], i, style, a, b, ratio;
  for (i = 0; i < all.length; i++) {
    if (!hasText(all[i]) || all[i].getBoundingClientRect().width <= 1) continue;
    style = getComputedStyle(all[i]);
    a = light(style.webkitTextFillColor || style.color);
    b = light(ground(all[i]));
    ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < given) found.push(all[i].className + ': ' + all[i].textContent.slice(0, 20) + ': contrast ' + ratio.toFixed(2));
  }
  return found;`;
