// The messages of one conversation that are here: each once, in the log's order, in whatever order they come.
// From `floor` on nothing is missing, and nothing up to `heard`; a message may be known from beyond either.
function newTimeline() { return { items: [], floor: 0, heard: 0, more: true }; }

// Takes a message; says whether it is new.
function insert(log, message) {
  var items = log.items, at = items.length, known;
  while (at && items[at - 1].seq > message.seq) { at -= 1; }
  known = Number(at > 0 && items[at - 1].seq === message.seq);
  items.splice(at - known, known, message);
  return !known;
}

// Takes a message that came as an event, in its turn.
function hear(log, message) {
  log.heard = Math.max(log.heard, message.seq);
  return insert(log, message);
}

// Whether nothing is missing up to `last`, the newest message.
function hasHeard(log, last) {
  var newest = log.items[log.items.length - 1];
  return newest && log.heard === last.seq && newest.seq === last.seq && newest.id === last.id;
}
