-- The messages of a conversation lie together: a page of it is in a few places of the file, however large
-- that is, and a message goes into one page that it does not share.

-- The last place given out: none is given out twice, even after the newest message is gone.
INSERT INTO meta SELECT 'seq', CAST(coalesce(
    (SELECT seq FROM sqlite_sequence WHERE name = 'message'), 0) AS TEXT);

ALTER TABLE message RENAME TO message_before;

-- `low` and `high` are the two people, the lower number first.
CREATE TABLE message (
    low      INTEGER NOT NULL REFERENCES person,
    high     INTEGER NOT NULL REFERENCES person,
    seq      INTEGER NOT NULL,
    sender   INTEGER NOT NULL,
    receiver INTEGER NOT NULL GENERATED ALWAYS AS (low + high - sender) VIRTUAL,
    id       TEXT NOT NULL,
    text     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (low, high, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO message (low, high, seq, sender, id, text, at)
    SELECT min(sender, receiver), max(sender, receiver), seq, sender, id, text, at
    FROM message_before ORDER BY 1, 2, 3;

DROP TABLE message_before;

-- In both of these new entries lie where the last ones do, whoever sends; of IDs that is so where they begin
-- with their time, as UUIDv7 do.
CREATE UNIQUE INDEX message_by_seq ON message (seq);
CREATE UNIQUE INDEX message_by_id ON message (id, sender);
