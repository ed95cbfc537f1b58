// The messages of one conversation that are here: each once, in the log's order, in whatever order they come.
var MOST_MESSAGES = 150, TRIM = 50;

// From `floor_` on nothing is missing, and nothing up to `heard_`; a message may be known from beyond either.
function newTimeline() { return { items_: [], floor_: 0, heard_: 0, more: true }; }

// Takes a message; says whether it is new.
function insert(log, message) {
  var items = log.items_, at = items.length, known;
  while (at && items[at - 1].seq > message.seq) { at -= 1; }
  known = Number(at > 0 && items[at - 1].seq === message.seq);
  items.splice(at - known, known, message);
  return !known;
}

// Takes a message that came as an event, in its turn.
function hear(log, message) {
  log.heard_ = Math.max(log.heard_, message.seq);
  return insert(log, message);
}

// Whether nothing is missing up to `last`, the newest message.
function hasHeard(log, last) {
  var newest = log.items_[log.items_.length - 1];
  return newest && log.heard_ === last.seq && newest.seq === last.seq && newest.id === last.id;
}

// Whoever reads at the end has no use for what lies far above it: history has that. A page that was asked for joins the floor.
function trim(log) {
  if (log.asked_ || log.items_.length <= MOST_MESSAGES) { return; }
  log.items_.splice(0, TRIM);
  log.more = true;
  if (log.loaded_) { log.floor_ = Math.max(log.floor_, log.items_[0].seq); }
}
