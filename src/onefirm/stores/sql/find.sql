-- name: records_found
-- The empty word beside the record keeps the planner from reading every person for each lead.
SELECT record, id, shown, words, seq FROM records WHERE state = 'kept' AND called >= :first AND called < :last AND words <> ''
AND (record <> 'lead' OR NOT EXISTS (
    SELECT 1 FROM records p WHERE p.subject = records.subject AND p.record || '' = 'person' AND p.state <> 'withdrawn'))
ORDER BY called, id LIMIT :limit

-- name: records_found_inside
SELECT record, id, shown, words, called, seq FROM records WHERE state = 'kept' AND called LIKE :pattern ESCAPE '!' AND words <> ''
AND (record <> 'lead' OR NOT EXISTS (
    SELECT 1 FROM records p WHERE p.subject = records.subject AND p.record || '' = 'person' AND p.state <> 'withdrawn'))
ORDER BY called, id LIMIT :limit

-- name: plans_found
SELECT * FROM plans WHERE called >= :first AND called < :last ORDER BY called DESC, seq DESC LIMIT :limit

-- name: plans_found_inside
SELECT * FROM plans WHERE called LIKE :pattern ESCAPE '!' ORDER BY called DESC, seq DESC LIMIT :limit

-- name: plans_found_ending
SELECT * FROM plans WHERE plan LIKE :pattern ESCAPE '!' ORDER BY plan LIMIT :limit

-- name: cards_found
SELECT question, title, summary FROM questions
WHERE state = 'open' AND (lower(title) LIKE :pattern ESCAPE '!' OR lower(summary) LIKE :pattern ESCAPE '!') ORDER BY asked_seq LIMIT :limit

-- name: records_saying
SELECT record, id, shown, words, seq FROM (
    SELECT * FROM records WHERE record = :record ORDER BY seq DESC LIMIT :among) AS newest
WHERE state = 'kept' AND words LIKE :pattern ESCAPE '!' ORDER BY seq DESC LIMIT :limit
