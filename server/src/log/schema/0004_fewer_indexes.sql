-- A message is put into two indexes, not four: what comes next for a person is merged from the
-- conversations that have grown.

DROP INDEX message_by_sender;
DROP INDEX message_by_receiver;

-- By ID first: IDs that begin with their time, as UUIDv7 do, then lie where the last ones do, whoever sends.
DROP INDEX message_by_id;
CREATE UNIQUE INDEX message_by_id ON message (id, sender);
