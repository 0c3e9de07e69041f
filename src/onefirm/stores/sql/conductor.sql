-- name: plans_due
SELECT plan, seq FROM plans WHERE due <> '' AND due <= :now ORDER BY due, plan LIMIT :limit OFFSET :offset

-- name: intent
SELECT * FROM intents WHERE intent = :intent

-- name: plan_due_next
SELECT MIN(due) AS due FROM plans WHERE due > :now

-- name: firm_state
SELECT value, version FROM firm WHERE name = :name

-- name: intents_unplanned
SELECT intent, seq FROM intents WHERE plan = '' AND asked = 0 ORDER BY seq LIMIT :limit

-- name: agent_marks
SELECT agent, runs, broken, forbidden, wanted, failed, degraded, micros FROM agent_marks

-- name: effect_known_as
SELECT effect FROM effects WHERE effect = :effect OR (provider_id <> '' AND provider_id = :provider_id) LIMIT 1

-- name: plans_of_subject
SELECT plan, awaits FROM plans
WHERE subject = :subject AND state IN ('requested', 'in-progress', 'blocked') ORDER BY plan

-- name: approvals_open_of_plan
SELECT question FROM questions WHERE plan = :plan AND state IN ('open', 'behind') AND asks IN ('approval', 'review')

-- name: opt_outs_newest
SELECT address, why, at FROM opt_outs ORDER BY seq DESC LIMIT :limit

-- name: caused_by
SELECT seq FROM events WHERE seq > :cause AND cause = :cause AND stream <> :beside LIMIT 1

-- name: deliveries_unread
SELECT d.seq, d.item, d.source FROM deliveries d LEFT JOIN drifts q ON q.question = d.question
WHERE d.question = '' OR q.answered = 1 ORDER BY d.seq LIMIT :limit
