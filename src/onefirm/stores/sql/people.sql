-- name: people_named
SELECT records.*, EXISTS (
    SELECT 1 FROM records l WHERE l.subject = records.subject AND l.record = 'lead' AND l.state = 'kept') AS asked, EXISTS (
    SELECT 1 FROM records w WHERE w.subject IN (records.subject, records.subject || '.books') AND w.state = 'kept'
    AND w.record IN ('project', 'agreement', 'invoice', 'payment')) AS engaged
FROM records WHERE state = 'kept' AND words <> '' AND (record IN ('person', 'organisation') OR record = 'lead' AND NOT EXISTS (
    SELECT 1 FROM records p WHERE p.subject = records.subject AND p.record = 'person' AND p.state <> 'withdrawn'))
AND words LIKE :pattern ESCAPE '!' ORDER BY in_order(called), id LIMIT :limit

-- name: people_named_after
SELECT records.*, EXISTS (
    SELECT 1 FROM records l WHERE l.subject = records.subject AND l.record = 'lead' AND l.state = 'kept') AS asked, EXISTS (
    SELECT 1 FROM records w WHERE w.subject IN (records.subject, records.subject || '.books') AND w.state = 'kept'
    AND w.record IN ('project', 'agreement', 'invoice', 'payment')) AS engaged
FROM records WHERE state = 'kept' AND words <> '' AND (record IN ('person', 'organisation') OR record = 'lead' AND NOT EXISTS (
    SELECT 1 FROM records p WHERE p.subject = records.subject AND p.record = 'person' AND p.state <> 'withdrawn'))
AND words LIKE :pattern ESCAPE '!'
AND (in_order(called), id) > (SELECT in_order(l.called), l.id FROM records l WHERE l.record = :record AND l.id = :id)
ORDER BY in_order(called), id LIMIT :limit

-- name: people_alike
SELECT record, id, shown, fields FROM records WHERE state = 'kept' AND words <> '' AND (record IN ('person', 'organisation') OR
record = 'lead' AND NOT EXISTS (
    SELECT 1 FROM records p WHERE p.subject = records.subject AND p.record = 'person' AND p.state <> 'withdrawn'))
ORDER BY seq DESC LIMIT :limit

-- name: people_counts
SELECT record, COUNT(*) AS count FROM records WHERE state = 'kept' AND words <> '' AND (record IN ('person', 'organisation') OR
record = 'lead' AND NOT EXISTS (
    SELECT 1 FROM records p WHERE p.subject = records.subject AND p.record = 'person' AND p.state <> 'withdrawn'))
GROUP BY record ORDER BY record

-- name: plans_of_person
SELECT * FROM plans WHERE subject = :subject ORDER BY seq DESC LIMIT :limit

-- name: letters_of_person
SELECT e.effect, e.does, e.state, e.plan, e.changed_at FROM effects e JOIN plans p ON p.plan = e.plan
WHERE p.subject = :subject AND e.does LIKE 'mail.send@%' ORDER BY e.seq DESC LIMIT :limit

-- name: questions_of_person
SELECT q.question, q.title, q.asked_at FROM questions q JOIN plans p ON p.plan = q.plan
WHERE p.subject = :subject AND q.state = 'open' ORDER BY q.asked_seq LIMIT :limit
