-- Retention: how much is kept of each conversation, and what no longer is.

-- The newest of this person's messages that have been removed: a cursor before it has lost something.
ALTER TABLE person ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;

-- Messages between the two that are there: kept, so that nothing counts.
ALTER TABLE conversation ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;

UPDATE conversation SET kept = (
    SELECT count(*) FROM message
    WHERE sender = conversation.person AND receiver = conversation.peer
) + (
    SELECT count(*) FROM message
    WHERE sender = conversation.peer AND receiver = conversation.person
);

-- How far the log has been looked through for conversations that are too long: each that has no message
-- above `place` keeps `most` at the most. One row.
CREATE TABLE bounded (
    most  INTEGER NOT NULL,
    place INTEGER NOT NULL
) STRICT;

INSERT INTO bounded VALUES (0, 0);

-- The time of the message that was last removed when none was left: the next is not to be older.
INSERT INTO meta VALUES ('emptied', '0');
