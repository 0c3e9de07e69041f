-- name: records_of
SELECT * FROM records WHERE record = :record AND state = 'kept' AND words <> ''
ORDER BY changed_at DESC, id LIMIT :limit

-- name: records_of_after
SELECT * FROM records WHERE record = :record AND state = 'kept' AND words <> ''
AND (changed_at < :at OR (changed_at = :at AND id > :id)) ORDER BY changed_at DESC, id LIMIT :limit

-- name: records_named_after
SELECT * FROM records WHERE record = :record AND state = 'kept' AND called LIKE :pattern ESCAPE '!'
AND (in_order(called), id) > (SELECT in_order(l.called), l.id FROM records l WHERE l.record = :record AND l.id = :id)
ORDER BY in_order(called), id LIMIT :limit

-- name: records_named
SELECT * FROM records WHERE record = :record AND state = 'kept' AND called LIKE :pattern ESCAPE '!'
ORDER BY in_order(called), id LIMIT :limit

-- name: records_called
SELECT * FROM records WHERE record = :record AND state <> 'withdrawn' AND called = :pattern
ORDER BY id LIMIT :limit

-- name: records_ending
SELECT * FROM records WHERE record = :record AND id LIKE :pattern ESCAPE '!' ORDER BY id LIMIT :limit

-- name: records_all
SELECT * FROM records WHERE record = :record AND state = 'kept' AND id > :after ORDER BY id LIMIT :limit

-- name: record
SELECT * FROM records WHERE record = :record AND id = :id

-- name: record_ending
SELECT record, id FROM records WHERE id LIKE :pattern ESCAPE '!' ORDER BY id LIMIT 2

-- name: records_about
SELECT * FROM records WHERE subject = :subject ORDER BY record, made_at, id LIMIT :limit

-- name: records_into
SELECT * FROM records WHERE record = :record AND into_id = :id ORDER BY id LIMIT :limit

-- name: records_merged
SELECT id, into_id FROM records WHERE record = :record AND state = 'merged'

-- name: record_counts
SELECT record, COUNT(*) AS count FROM records WHERE state = 'kept' AND words <> '' GROUP BY record ORDER BY record

-- name: records_of_batch
SELECT record, id FROM batch_records WHERE batch = :batch ORDER BY seq LIMIT :limit OFFSET :offset

-- name: shown_of_batch
SELECT b.record, b.id, b.made, r.shown FROM batch_records b JOIN records r ON r.record = b.record AND r.id = b.id
WHERE b.batch = :batch ORDER BY b.made DESC, b.seq LIMIT :limit

-- name: imports_newest
SELECT * FROM imports ORDER BY seq DESC LIMIT :limit

-- name: import_ending
SELECT batch AS id FROM imports WHERE batch LIKE :pattern ESCAPE '!' LIMIT 2

-- name: import_of
SELECT * FROM imports WHERE batch = :batch

-- name: pairs_of
SELECT one, other, same, traits, edition FROM pairs WHERE record = :record ORDER BY seq DESC LIMIT :limit

-- name: records_in_words
SELECT * FROM records WHERE record = :record AND state = 'kept' AND words LIKE :pattern ESCAPE '!' ORDER BY in_order(called), id LIMIT :limit

-- name: import_begun
SELECT * FROM imports WHERE print = :print ORDER BY seq DESC LIMIT 1

-- name: imports_half_done
SELECT * FROM imports WHERE state IN ('half in', 'half back') ORDER BY seq DESC LIMIT :limit

-- name: import_counts
SELECT COALESCE(SUM(made), 0) AS made, COALESCE(SUM(changed), 0) AS changed, COUNT(*) AS count
FROM batch_records WHERE batch = :batch

-- name: records_known
SELECT id, subject, shown, state, fields FROM records
WHERE record = :record AND id > :after ORDER BY id LIMIT :limit
