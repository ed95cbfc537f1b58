-- Marks: how far people have come, and whom they have blocked. What has changed since a revision is read
-- from an index, and so is what a snapshot shows.

CREATE TABLE mark (
    person   INTEGER NOT NULL REFERENCES person,
    peer     INTEGER NOT NULL REFERENCES person,
    kind     INTEGER NOT NULL,
    value    INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (person, peer, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX mark_by_revision ON mark (person, revision);

-- The last revision given out.
INSERT INTO meta VALUES ('revision', '0');

-- How far this person's clients have shown that they have come.
ALTER TABLE person ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;

-- Messages from the peer beyond the person's read mark: kept, so that no snapshot counts.
ALTER TABLE conversation ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;

UPDATE conversation SET unread = (
    SELECT count(*) FROM message
    WHERE sender = conversation.peer AND receiver = conversation.person
);
