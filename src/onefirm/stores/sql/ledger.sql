-- name: event_rows
SELECT seq, at, kind, version, stream, stream_version, actor, cause, body, prev, hash
FROM events WHERE seq > :after ORDER BY seq LIMIT :limit

-- name: event_rows_newest
SELECT seq, at, kind, version, stream, stream_version, actor, cause, body, prev, hash
FROM events WHERE seq > :after ORDER BY seq DESC LIMIT :limit

-- name: event_row
SELECT seq, at, kind, version, stream, stream_version, actor, cause, body, prev, hash
FROM events WHERE seq = :seq

-- name: event_stream
SELECT seq, at, kind, version, stream, stream_version, actor, cause, body, prev, hash
FROM events WHERE stream = :stream ORDER BY stream_version

-- name: event_stream_first
SELECT seq, at, kind, version, stream, stream_version, actor, cause, body, prev, hash
FROM events WHERE stream = :stream AND stream_version = 1

-- name: event_stream_last
SELECT seq, at, kind, version, stream, stream_version, actor, cause, body, prev, hash
FROM events WHERE stream = :stream ORDER BY stream_version DESC LIMIT 1

-- name: event_stream_version
SELECT COALESCE(MAX(stream_version), 0) AS version FROM events WHERE stream = :stream

-- name: event_hash
SELECT hash FROM events WHERE stream = :stream AND stream_version = :version

-- name: ledger_last
SELECT seq, at, kind, version, stream, stream_version, actor, cause, body, prev, hash
FROM events ORDER BY seq DESC LIMIT 1

-- name: ledger_head
SELECT seq, hash, tree FROM head

-- name: ledger_checkpoints
SELECT name, version, seq FROM projections ORDER BY name
