-- Whoever has a mark that names a person is found without a walk through all marks. A mark that moves stays
-- where it is here, so this costs the first of a pair only.

CREATE INDEX mark_by_peer ON mark (peer);
