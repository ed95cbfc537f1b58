// `$.chut`: the chat as a jQuery plugin. jQuery 1.4 to 3, ES3.
//
//   $.chut({ token: '…' });             begins; each option is an attribute of the embed tag without its `data-`
//   $.chut('open', 'bob');              calls a method of window.Chut
//   $(document).bind('chutmessage', function (event, message) { … });
//   $.chut('destroy');
(function ($, window, document) {
  var EVENTS = ['ready', 'message', 'failed', 'unread', 'open', 'minimise', 'close', 'state'];

  $.chut = function (options) {
    var args = [].slice.call(arguments), chut = window.Chut;
    if (typeof options === 'string') {
      if (chut && chut[options]) { return chut[options].apply(chut, args.slice(1)); }
      // The loader takes the calls up when it has come.
      (window.Chut = chut || []).push(args);
    } else if (chut && chut._ready) {
      if (options && options.token) { chut.setToken(options.token); }
    } else {
      embed($.extend({}, $.chut.defaults, options));
    }
  };

  $.chut.defaults = {
    // The folder of chut.js, or the address of this file.
    server: $('script[src*="jquery.chut"]').attr('src'),
    engine: 'shim'
  };

  function embed(options) {
    // What a chat that was destroyed has left is no list of calls.
    var chut = window.Chut = window.Chut && window.Chut.shift ? window.Chut : [], script = document.createElement('script');
    chut.onTokenExpired = options.onTokenExpired;
    $.each(EVENTS, function (i, name) {
      chut.push(['on', name, function (detail) { $(document).trigger('chut' + name, [detail]); }]);
    });
    $.each(options, function (name, value) {
      if (value !== false && typeof value !== 'function') { script.setAttribute('data-' + name, value); }
    });
    script.src = options.server.replace(/[^\/]*\.js([?#].*)?$/, '').replace(/([^\/])$/, '$1/') + 'chut.js';
    document.getElementsByTagName('head')[0].appendChild(script);
  }
}(jQuery, window, document));
