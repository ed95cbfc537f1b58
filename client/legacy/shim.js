// The shim: Chut for browsers that cannot run the widget, and for pages that do not want it. It needs the loader and a
// jQuery from 1.4 to 3; the loader brings both together. ES3.
(function ($, window, document) {
  var Chut = window.Chut;
  // The page did not want to wait for it.
  if (!Chut._ready) { return; }
  var config = Chut.config, root = $(config.root), launcher = $(config.launcher);
  // parts
}(jQuery, window, document));
