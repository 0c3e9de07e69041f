-- name: forgettings_open
SELECT forgetting, state FROM forgettings WHERE state <> 'forgotten' ORDER BY seq

-- name: forgettings_since
SELECT forgetting FROM forgettings WHERE seq > :seq ORDER BY seq

-- name: forgettings_ended
SELECT forgetting FROM (SELECT forgetting, seq FROM forgettings WHERE state = 'forgotten' ORDER BY seq DESC LIMIT :limit) newest
ORDER BY seq

-- name: plans_for
SELECT plan, whom, state, due, changed_at FROM plans WHERE subject = :subject ORDER BY plan LIMIT :limit

-- name: effects_in_doubt_for
SELECT e.effect, e.plan FROM effects e JOIN plans p ON p.plan = e.plan
WHERE p.subject = :subject AND e.state IN ('dispatched', 'unknown') ORDER BY e.effect

-- name: record_subjects_ending
SELECT id, subject FROM records WHERE id LIKE :pattern ESCAPE '!' AND subject <> 'firm' ORDER BY id LIMIT 2

-- name: records_naming
SELECT record, id, subject, words FROM records WHERE words LIKE :pattern ESCAPE '!' AND state <> 'withdrawn' LIMIT :limit

-- name: subjects_called
SELECT subject FROM records WHERE called = :name AND record IN ('person', 'organisation', 'lead') AND subject <> 'firm'
UNION SELECT subject FROM plans WHERE called = :name AND subject <> 'firm' ORDER BY subject LIMIT :limit

-- name: question_state
SELECT state FROM questions WHERE question = :question

-- name: subjects_at_rest
SELECT subject, MAX(at) AS at FROM (
  SELECT subject, changed_at AS at FROM records WHERE subject <> 'firm'
  UNION ALL SELECT subject, changed_at AS at FROM plans WHERE subject <> 'firm'
) GROUP BY subject HAVING MAX(at) < :before ORDER BY at, subject LIMIT :limit OFFSET :offset
