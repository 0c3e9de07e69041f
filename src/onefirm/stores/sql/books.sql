-- name: entry_kinds
-- From one pair to the next through the index: as many steps as there are pairs, however many entries there are.
WITH RECURSIVE seen (kind, actor) AS (
    SELECT MIN(kind), '' FROM events
    UNION ALL
    SELECT CASE WHEN EXISTS (SELECT 1 FROM events e WHERE e.kind = seen.kind AND e.actor > seen.actor) THEN seen.kind
           ELSE (SELECT MIN(e.kind) FROM events e WHERE e.kind > seen.kind) END,
           COALESCE((SELECT MIN(e.actor) FROM events e WHERE e.kind = seen.kind AND e.actor > seen.actor), '')
    FROM seen WHERE seen.kind IS NOT NULL
)
SELECT kind, actor FROM seen WHERE actor <> '' ORDER BY kind, actor

-- name: entries_of_kind_before
SELECT seq FROM events WHERE kind = :kind AND actor = :actor AND seq > :after AND seq < :before
ORDER BY seq DESC LIMIT :limit

-- name: entries_of_kind_after
SELECT seq FROM events WHERE kind = :kind AND actor = :actor AND seq > :after AND seq < :before
ORDER BY seq LIMIT :limit

-- name: entries_between_streams_before
SELECT seq, kind, actor FROM events WHERE stream >= :first AND stream < :last AND seq > :after AND seq < :before
ORDER BY seq DESC LIMIT :limit

-- name: entries_between_streams_after
SELECT seq, kind, actor FROM events WHERE stream >= :first AND stream < :last AND seq > :after AND seq < :before
ORDER BY seq LIMIT :limit

-- name: entries_because
SELECT seq FROM events WHERE cause = :cause AND seq > :after ORDER BY seq LIMIT :limit

-- name: entry_at
SELECT at FROM events WHERE seq = :seq

-- name: entries_before
SELECT seq FROM events WHERE seq > :after AND seq < :before ORDER BY seq DESC LIMIT :limit

-- name: entries_after
SELECT seq FROM events WHERE seq > :after AND seq < :before ORDER BY seq LIMIT :limit

-- name: plans_of_playbook
SELECT * FROM plans WHERE playbook >= :first AND playbook < :last ORDER BY made_at DESC, plan DESC LIMIT :limit

-- name: plans_of_version
SELECT * FROM plans WHERE playbook = :playbook AND made_at < :before ORDER BY made_at DESC, plan DESC LIMIT :limit

-- name: playbook_refs
SELECT DISTINCT playbook FROM plans WHERE playbook >= :first AND playbook < :last ORDER BY playbook

-- name: plans_ended_since
SELECT playbook, state, COUNT(*) AS plans FROM plans WHERE playbook >= :first AND playbook < :last AND made_at >= :since
GROUP BY playbook, state ORDER BY playbook, state

-- name: plans_made_between
SELECT COUNT(*) AS plans FROM plans WHERE playbook = :playbook AND made_at >= :since AND made_at < :before
