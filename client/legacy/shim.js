// The shim: Chut for browsers that cannot run the widget, and for pages that do not want it. It needs the loader and a
// jQuery from 1.4 to 3; the loader brings both together. ES3.
(function ($, window, document) {
  var Chut = window.Chut, config = Chut.config, root, launcher;
  // The page did not want to wait for it; or one that was asked for earlier has come.
  if (!Chut._ready || config.shim) { return; }
  config.shim = true;
  root = $(config.root);
  launcher = $(config.launcher);
  // parts
}(jQuery, window, document));
