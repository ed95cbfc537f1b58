// While the widget is not there: asks whether there is use for it, and waits for the first message. Built into one module with
// boot.js.
const QUICK_MS = 1000;
const PAUSE_MS = 5000;
const SILENCE_MS = 75000;
let timer;
let question;
let channel;
let turn;
let release;
let alone;

// Whoever has conversations gets the widget; for others it is enough to hear of the first message.
function peek() {
  if (started || !chut._ready || !chut.config.token) return;
  leave();
  ask('conversations?limit=50', ({ conversations, me, cursor }) => {
    chut._tell('unread', conversations.reduce((total, { unread }) => total + unread, 0));
    if (conversations.length) chut._bring();
    else share(`chut ${chut.config.server} ${me.user}`, cursor);
  });
}

// Of the tabs of one person, the widget's among them, the one that has the lock waits, and tells the others.
function share(name, from) {
  let cursor = from;
  let mine;
  const locks = !alone && window.BroadcastChannel && navigator.locks;
  try {
    if (locks) mine = new BroadcastChannel(name);
  } catch { /* Where storage is partitioned there may be none. */ }
  channel = mine;
  if (!mine) {
    wait(cursor);
    return;
  }
  mine.onmessage = ({ data }) => {
    if (data?.reply?.events?.length) rouse();
    else follow();
  };
  // What comes after this answer, the channel tells, or the one who has the lock.
  hear(cursor, '&wait=0', (next) => {
    cursor = next;
    turn = new AbortController();
    lock({ signal: turn.signal });
    follow();
  });

  // Frozen, a tab keeps the lock and says nothing.
  function follow() {
    if (turn && !release) later(() => lock({ steal: true }), SILENCE_MS);
  }

  function lock(how) {
    locks
      .request(name, how, () => {
        if (mine !== channel) return undefined;
        wait(cursor);
        return new Promise((done) => { release = done; });
      })
      .catch((error) => {
        if (mine !== channel) return;
        alone = error.name !== 'AbortError';
        peek();
      });
  }
}

function leave() {
  ask(null);
  channel?.close();
  turn?.abort();
  release?.();
  channel = turn = release = undefined;
}

function wait(cursor) {
  const asked = Date.now();
  hear(cursor, '', (next) => later(() => wait(next), Date.now() - asked < QUICK_MS ? PAUSE_MS : 0));
}

function hear(cursor, how, then) {
  chut._state('connected');
  const client = Math.random().toString(36).slice(2);
  ask(`listen?client=loader-${client}&cursor=${encodeURIComponent(cursor)}${how}`, (body) => {
    if (release) channel.postMessage({ from: cursor, reply: body });
    if (body.events.length) rouse();
    else then(body.cursor);
  });
}

function rouse() {
  chut.config.roused = true;
  chut._bring();
}

// One question at a time; the next one, or none, ends it.
function ask(path, then) {
  clearTimeout(timer);
  question?.abort();
  question = undefined;
  if (!path) return;
  const { server, token } = chut.config;
  const inHeader = /^[!-~]+$/.test(token);
  const mine = new AbortController();
  question = mine;
  fetch(`${server}/v1/${path}${inHeader ? '' : `&token=${encodeURIComponent(token)}`}`, {
    credentials: 'include', signal: mine.signal, headers: inHeader ? { 'X-Chut-Token': token } : {},
  })
    .then((reply) => reply.json())
    .then((body) => {
      if (mine !== question) return;
      if (body.cursor) then(body);
      else if (body.status === 401) {
        leave();
        chut._expired();
      } else fail();
    })
    // JSON of another kind than ours fails above.
    .catch(() => { if (mine === question) fail(); });
}

function fail() {
  chut._state('reconnecting');
  later(peek, PAUSE_MS * (1 + 5 * Math.random()));
}

function later(go, ms) {
  clearTimeout(timer);
  timer = setTimeout(go, ms);
}
