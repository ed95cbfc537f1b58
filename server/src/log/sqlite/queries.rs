//! The queries whose cost matters: each reads as many rows as it gives, however large the file.
//!
//! A test asks SQLite for the plan of each. The messages of a conversation lie together in the order of
//! their `seq`, so a part of it is one walk. Its two people are named by their numbers, the lower first.

/// A query of the columns that `rows::message` reads.
macro_rules! select_message {
    ($rest:literal) => {
        concat!(
            "SELECT m.seq, m.id, s.name, r.name, m.text, m.at FROM message m ",
            "JOIN person s ON s.person = m.sender JOIN person r ON r.person = m.receiver ",
            $rest
        )
    };
}
pub(super) use select_message;

/// Conversations with messages after a place. ?1 the person, ?2 the place.
pub(super) const GROWN: &str = "SELECT peer FROM conversation INDEXED BY conversation_by_last
    WHERE person = ?1 AND last > ?2 ORDER BY last";

/// ?1 and ?2 the people, ?3 and ?4 the places between which, ?5 how many.
pub(super) const PLACES: &str = "SELECT seq FROM message
    WHERE low = ?1 AND high = ?2 AND seq > ?3 AND seq < ?4 ORDER BY seq LIMIT ?5";

/// ?1 and ?2 the people, ?3 the place.
pub(super) const MESSAGE: &str = select_message!("WHERE m.low = ?1 AND m.high = ?2 AND m.seq = ?3");

/// ?1 the sender, ?2 the ID.
pub(super) const BY_ID: &str = select_message!("WHERE m.sender = ?1 AND m.id = ?2");

/// ?1 the person, ?2 the revision, ?3 how many.
pub(super) const MARKS_AFTER: &str = "SELECT p.name, m.kind, m.value, m.revision
    FROM mark m INDEXED BY mark_by_revision JOIN person p ON p.person = m.peer
    WHERE m.person = ?1 AND m.revision > ?2 ORDER BY m.revision LIMIT ?3";

/// ?1 and ?2 the people, ?3 the place, ?4 how many.
pub(super) const PAGE_BEFORE: &str =
    select_message!("WHERE m.low = ?1 AND m.high = ?2 AND m.seq < ?3 ORDER BY m.seq DESC LIMIT ?4");

/// ?1 and ?2 the people, ?3 the place, ?4 how many.
pub(super) const PAGE_AFTER: &str =
    select_message!("WHERE m.low = ?1 AND m.high = ?2 AND m.seq > ?3 ORDER BY m.seq LIMIT ?4");

/// How many messages to a person lie after a place. ?1 and ?2 the people, ?3 who receives, ?4 the place.
pub(super) const UNREAD: &str = "SELECT count(*) FROM message
    WHERE low = ?1 AND high = ?2 AND seq > ?4 AND receiver = ?3";

/// ?1 the person, ?2 how many.
pub(super) const CONVERSATIONS: &str = "SELECT c.peer, c.last, c.unread, p.shown, p.avatar
    FROM conversation c INDEXED BY conversation_by_last JOIN person p ON p.person = c.peer
    WHERE c.person = ?1 ORDER BY c.last DESC LIMIT ?2";

/// ?1 the person, ?2 the peer.
pub(super) const CONVERSATION: &str = "SELECT c.peer, c.last, c.unread, p.shown, p.avatar
    FROM conversation c JOIN person p ON p.person = c.peer WHERE c.person = ?1 AND c.peer = ?2";

/// ?1 the person, ?2 how many, ?3 the kind of a block.
pub(super) const PEERS: &str = "SELECT p.name,
        coalesce((SELECT value FROM mark WHERE person = ?1 AND peer = c.peer AND kind = ?3), 0),
        coalesce((SELECT value FROM mark WHERE person = c.peer AND peer = ?1 AND kind = ?3), 0)
    FROM conversation c INDEXED BY conversation_by_last JOIN person p ON p.person = c.peer
    WHERE c.person = ?1 ORDER BY c.last DESC LIMIT ?2";

/// ?1 the receiver, ?2 the place.
pub(super) const UNDELIVERED: &str = "WITH way AS (SELECT delivered FROM person WHERE person = ?1)
    SELECT peer, name, newest FROM (
        SELECT c.peer, p.name, (SELECT seq FROM message
            WHERE low = min(c.peer, ?1) AND high = max(c.peer, ?1)
                AND seq <= ?2 AND seq > (SELECT delivered FROM way) AND receiver = ?1
            ORDER BY seq DESC LIMIT 1) AS newest
        FROM conversation c INDEXED BY conversation_by_last JOIN person p ON p.person = c.peer
        WHERE c.person = ?1 AND c.last > (SELECT delivered FROM way)
    ) WHERE newest IS NOT NULL";

/// ?1 the name.
pub(super) const PERSON: &str = "SELECT person, removed FROM person WHERE name = ?1";

/// The oldest message of all.
pub(super) const OLDEST: &str = "SELECT seq, sender, receiver, at FROM message
    WHERE seq = (SELECT min(seq) FROM message)";

/// The oldest message of a conversation. ?1 and ?2 the people.
pub(super) const OLDEST_BETWEEN: &str = "SELECT seq, sender, receiver, at FROM message
    WHERE low = ?1 AND high = ?2 ORDER BY seq LIMIT 1";

/// The next message, and how long its conversation is. ?1 the place.
pub(super) const NEXT: &str = "SELECT m.seq, m.low, m.high, c.kept
    FROM message m INDEXED BY message_by_seq
    LEFT JOIN conversation c ON c.person = m.low AND c.peer = m.high
    WHERE m.seq > ?1 ORDER BY m.seq LIMIT 1";

/// ?1 the place.
pub(super) const REMOVE: &str = "DELETE FROM message WHERE seq = ?1";

/// ?1 the person, ?2 the peer, ?3 how many of what is gone the person had not read.
pub(super) const SHORTEN: &str = "UPDATE conversation SET kept = kept - 1, unread = unread - ?3
    WHERE person = ?1 AND peer = ?2";

/// ?1 the person, ?2 the peer.
pub(super) const CLOSE_IF_EMPTY: &str =
    "DELETE FROM conversation WHERE person = ?1 AND peer = ?2 AND kept = 0";

/// ?1 the person, ?2 the place.
pub(super) const RAISE_FLOOR: &str =
    "UPDATE person SET removed = ?2 WHERE person = ?1 AND removed < ?2";

/// With whom a person has a conversation, by number. ?1 the person, ?2 the number
/// beyond which.
pub(super) const FIRST_PEER: &str = "SELECT peer FROM conversation
    WHERE person = ?1 AND peer > ?2 ORDER BY peer LIMIT 1";

/// Marks of a person in conversations that are no more. ?1 the person, ?2 how many.
pub(super) const FORGET_MARKS: &str = "DELETE FROM mark WHERE (person, peer, kind) IN (
    SELECT person, peer, kind FROM mark m WHERE person = ?1 AND NOT EXISTS
        (SELECT 1 FROM conversation c WHERE c.person = m.person AND c.peer = m.peer) LIMIT ?2)";

/// Marks of others about a person, likewise. ?1 the person, ?2 how many.
pub(super) const FORGET_MARKS_OF_OTHERS: &str = "DELETE FROM mark WHERE (person, peer, kind) IN (
    SELECT person, peer, kind FROM mark m INDEXED BY mark_by_peer WHERE peer = ?1 AND NOT EXISTS
        (SELECT 1 FROM conversation c WHERE c.person = m.person AND c.peer = m.peer) LIMIT ?2)";

/// ?1 a person without marks.
pub(super) const FORGET_IF_ALONE: &str = "DELETE FROM person WHERE person = ?1
    AND NOT EXISTS (SELECT 1 FROM conversation WHERE person = ?1)";

/// The next messages of all people. ?1 the place, ?2 how many.
pub(super) const MESSAGES_AFTER: &str = select_message!("WHERE m.seq > ?1 ORDER BY m.seq LIMIT ?2");

/// How much there is, in all: the one query here that walks a table, for operators.
pub(super) const COUNTS: &str = "SELECT count(DISTINCT person), count(*) / 2,
    coalesce(sum(kept), 0) / 2 FROM conversation";

/// ?1 the person.
pub(super) const COUNTS_OF: &str =
    "SELECT count(*), coalesce(sum(kept), 0), coalesce(sum(unread), 0)
    FROM conversation WHERE person = ?1";

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    /// The steps that SQLite would take for a query.
    fn plan(sql: &str) -> Vec<String> {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::log::sqlite::schema::migrate(&mut connection).unwrap();
        connection
            .pragma_update(None, "foreign_keys", false)
            .unwrap();
        let mut statement = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap();
        let count = statement.parameter_count();
        let steps =
            statement.query_map(rusqlite::params_from_iter(vec![1; count]), |row| row.get(3));
        steps.unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn no_query_walks_a_whole_table_or_sorts_more_than_it_gives() {
        for sql in [
            GROWN,
            PLACES,
            MESSAGE,
            BY_ID,
            UNREAD,
            MARKS_AFTER,
            PAGE_BEFORE,
            PAGE_AFTER,
            CONVERSATION,
            CONVERSATIONS,
            PEERS,
            UNDELIVERED,
            PERSON,
            OLDEST,
            OLDEST_BETWEEN,
            NEXT,
            REMOVE,
            SHORTEN,
            CLOSE_IF_EMPTY,
            RAISE_FLOOR,
            FIRST_PEER,
            FORGET_MARKS,
            FORGET_MARKS_OF_OTHERS,
            FORGET_IF_ALONE,
            MESSAGES_AFTER,
            COUNTS_OF,
        ] {
            for step in plan(sql) {
                // The rows of a bounded subquery may be walked; a table may not.
                let walks = step.starts_with("SCAN") && !step.contains("subquery");
                assert!(!walks || step == "SCAN CONSTANT ROW", "{step}\n{sql}");
            }
        }
    }

    #[test]
    fn a_walk_begins_at_the_place_that_was_asked_for() {
        let bounded = |sql: &str, part: &str| plan(sql).iter().any(|step| step.contains(part));

        let grown = "COVERING INDEX conversation_by_last (person=? AND last>?)";
        assert!(bounded(GROWN, grown) && bounded(UNDELIVERED, "(person=? AND last>?)"));
        let part = "PRIMARY KEY (low=? AND high=? AND seq>?";
        assert!(bounded(PLACES, &format!("{part} AND seq<?)")));
        assert!(bounded(PAGE_AFTER, part) && bounded(UNREAD, part));
        assert!(bounded(
            PAGE_BEFORE,
            "PRIMARY KEY (low=? AND high=? AND seq<?)"
        ));
        assert!(bounded(UNDELIVERED, &format!("{part} AND seq<?)")));
        let one = "PRIMARY KEY (low=? AND high=? AND seq=?)";
        assert!(bounded(MESSAGE, one));
        assert!(bounded(REMOVE, "INDEX message_by_seq (seq=?)"));
        assert!(bounded(BY_ID, "INDEX message_by_id (id=? AND sender=?)"));
        assert!(bounded(
            MARKS_AFTER,
            "mark_by_revision (person=? AND revision>?)"
        ));
        assert!(bounded(OLDEST, "INDEX message_by_seq (seq=?)"));
        assert!(bounded(OLDEST_BETWEEN, "PRIMARY KEY (low=? AND high=?)"));
        assert!(bounded(NEXT, "COVERING INDEX message_by_seq (seq>?)"));
        assert!(bounded(NEXT, "c USING PRIMARY KEY (person=? AND peer=?)"));
    }
}
