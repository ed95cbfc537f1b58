// The demo's host page: signs in whoever the address names and embeds the chat for them. ES3.
(function (window, document) {
  var user = parameter('user') || 'alice';
  var everybody = ['alice', 'bob', 'carol'];

  document.title = user + ' \u2013 Chut demo';
  setText(document.getElementById('demo-user'), user);
  for (var i = 0; i < everybody.length; i += 1) {
    if (everybody[i] !== user) { addPerson(everybody[i]); }
  }
  document.getElementById('demo-form').onsubmit = function () {
    var peer = document.getElementById('demo-peer').value;
    if (peer && peer !== user && window.Chut) { window.Chut.open(peer); }
    return false;
  };
  dress();
  embed();

  function parameter(name) {
    var found = new RegExp('[?&]' + name + '=([^&]*)').exec(window.location.search);
    try {
      return found ? decodeURIComponent(found[1].replace(/\+/g, ' ')) : '';
    } catch (malformed) {
      return '';
    }
  }

  function addPerson(name) {
    var item = document.createElement('li'), button = document.createElement('button');
    button.setAttribute('type', 'button');
    button.setAttribute('data-chut-peer', name);
    setText(button, 'Chat with ' + name);
    item.appendChild(button);
    document.getElementById('demo-people').appendChild(item);
  }

  // Each look is a sheet such as a site has. The address may name one: `?skin=warm`.
  function dress() {
    var choice = document.getElementById('demo-skin'), sheet, i;
    function wear() {
      if (sheet) { sheet.parentNode.removeChild(sheet); }
      sheet = null;
      if (!choice.value) { return; }
      sheet = document.createElement('link');
      sheet.rel = 'stylesheet';
      sheet.href = choice.value;
      document.getElementsByTagName('head')[0].appendChild(sheet);
    }
    for (i = 1; i < choice.options.length; i += 1) {
      if (choice.options[i].value.indexOf('skin-' + parameter('skin') + '-') >= 0) { choice.selectedIndex = i; }
    }
    choice.onchange = wear;
    wear();
  }

  function embed() {
    var script = document.createElement('script');
    // In dev mode the token is the user ID; one that does not fit a header travels in the `token` parameter.
    script.setAttribute('data-token', user);
    if (parameter('legacy')) { script.setAttribute('data-engine', 'shim'); }
    script.src = '/chut.js';
    document.body.appendChild(script);
  }

  function setText(element, text) {
    while (element.firstChild) { element.removeChild(element.firstChild); }
    element.appendChild(document.createTextNode(text));
  }
}(window, document));
