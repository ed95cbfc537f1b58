// `$.chut`: the chat as a jQuery plugin. jQuery 1.4 to 3, ES3.
//
//   $.chut({ token: '…' });             begins; each option is an attribute of the embed tag without its `data-`
//   $.chut('open', 'bob');              calls a method of window.Chut
//   $(document).bind('chutmessage', function (event, message) { … });
//   $.chut('destroy');
(function ($, window, document) {
  var EVENTS = ['ready', 'message', 'failed', 'unread', 'open', 'minimise', 'close', 'state'], script, unwanted;
  var UNSET = { token: '', lang: '', launcher: '', poll: '', isolate: '' };

  $.chut = function (options) {
    var args = [].slice.call(arguments), chut = window.Chut;
    if (typeof options !== 'string') {
      begin(options || {}, chut);
    } else if (chut && chut[options]) {
      return chut[options].apply(chut, args.slice(1));
    } else {
      if (!chut) { chut = window.Chut = []; }
      if (options === 'destroy') {
        unwanted = true;
        chut.length = 0;
      }
      // The loader takes the calls up when it has come.
      chut.push(args);
    }
  };

  $.chut.defaults = {
    // The folder of chut.js, or the address of this file.
    server: $('script[src*="jquery.chut"]').attr('src'),
    engine: 'shim'
  };

  function begin(options, chut) {
    var isComing = script && chut && chut.shift;
    if (isComing ? !unwanted : chut && chut._ready) {
      if (options.token) {
        if (isComing) { script.setAttribute('data-token', options.token); } else { chut.setToken(options.token); }
      }
    } else {
      embed($.extend({}, $.chut.defaults, options), isComing);
    }
  }

  // A loader that is on its way already reads its options when it has come.
  function embed(options, isComing) {
    // What a chat that was destroyed has left is no list of calls.
    var chut = window.Chut = !unwanted && window.Chut && window.Chut.shift ? window.Chut : [];
    unwanted = false;
    chut.onTokenExpired = options.onTokenExpired;
    $.each(EVENTS, function (i, name) {
      chut.push(['on', name, function (detail) { $(document).trigger('chut' + name, [detail]); }]);
    });
    if (!isComing) { script = document.createElement('script'); }
    $.each($.extend({}, UNSET, options), function (name, value) {
      var attribute = 'data-' + name;
      if (value && typeof value !== 'function') { script.setAttribute(attribute, value); } else { script.removeAttribute(attribute); }
    });
    if (isComing) { return; }
    script.src = options.server.replace(/[^\/]*\.js([?#].*)?$/, '').replace(/([^\/])$/, '$1/') + 'chut.js';
    document.getElementsByTagName('head')[0].appendChild(script);
  }
}(jQuery, window, document));
