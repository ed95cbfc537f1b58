-- Messages, the people they are between, and each person's conversations.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- People by number: every index below is as narrow as it can be.
CREATE TABLE person (
    person INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE
) STRICT;

-- AUTOINCREMENT: a place in the log is never given out twice, even after the newest message is gone.
CREATE TABLE message (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    sender   INTEGER NOT NULL REFERENCES person,
    receiver INTEGER NOT NULL REFERENCES person,
    id       TEXT NOT NULL,
    text     TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;

-- Every index ends in the row's seq by itself.
CREATE UNIQUE INDEX message_by_id ON message (sender, id);
CREATE INDEX message_by_pair ON message (sender, receiver);
CREATE INDEX message_by_sender ON message (sender);
CREATE INDEX message_by_receiver ON message (receiver);

-- One row for each person of a pair, so that a snapshot reads only its own.
CREATE TABLE conversation (
    person INTEGER NOT NULL REFERENCES person,
    peer   INTEGER NOT NULL REFERENCES person,
    last   INTEGER NOT NULL,
    PRIMARY KEY (person, peer)
) STRICT, WITHOUT ROWID;

CREATE INDEX conversation_by_last ON conversation (person, last);
