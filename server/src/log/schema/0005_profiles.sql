-- How people are shown to others.

ALTER TABLE person ADD COLUMN shown TEXT;
ALTER TABLE person ADD COLUMN avatar TEXT;
