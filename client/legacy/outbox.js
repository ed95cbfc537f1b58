// The outbox: one message under way to each peer, in order, with the same id until it is answered. ES3.
(function ($, window) {
  var shim = $.chutShim;

  // `send(item, done)` posts; `on` has `sent(item, body)`, `failed(item, body)` and `signedOut()`.
  shim.outbox = function (send, on) {
    var queues = {}, held = true;

    function pump(queue) {
      if (held || queue.busy) { return; }
      // A `sent` event may outrun the answer to a try that was given up.
      while (queue.items.length && queue.items[0].seq) { queue.items.shift(); }
      if (!queue.items.length) { return; }
      post(queue, queue.items[0]);
    }

    function post(queue, item) {
      queue.busy = true;
      send(item, function (status, body) {
        queue.busy = false;
        if (queue.items[0] === item) { answered(queue, item, status, body); } else { pump(queue); }
      });
    }

    function answered(queue, item, status, body) {
      if (body.seq || shim.isRefusal(status)) {
        queue.items.shift();
        queue.tries = 0;
        if (body.seq) { on.sent(item, body); } else { on.failed(item, body); }
        pump(queue);
      } else if (status === 401) {
        on.signedOut();
      } else {
        queue.busy = true;
        queue.tries += 1;
        window.setTimeout(function () {
          queue.busy = false;
          pump(queue);
        }, shim.delayMs(queue.tries, body));
      }
    }

    function each(visit) {
      for (var key in queues) {
        if (queues.hasOwnProperty(key)) { visit(queues[key]); }
      }
    }

    return {
      add: function (item) {
        var key = ':' + item.to, queue = queues[key];
        if (!queue) { queue = queues[key] = { items: [], busy: false, tries: 0 }; }
        queue.items.push(item);
        pump(queue);
      },
      hold: function () { held = true; },
      resume: function () {
        held = false;
        each(pump);
      },
      clear: function () { each(function (queue) { queue.items.length = 0; }); }
    };
  };
}(jQuery, window));
