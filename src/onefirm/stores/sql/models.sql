-- name: model_spent
SELECT COALESCE(SUM(micros), 0) AS all_day,
       COALESCE(SUM(CASE WHEN agent = :agent THEN micros ELSE 0 END), 0) AS agent,
       COALESCE(SUM(CASE WHEN playbook = :playbook THEN micros ELSE 0 END), 0) AS playbook
FROM model_calls WHERE day = :day

-- name: model_spent_on_plan
SELECT COALESCE(SUM(micros), 0) AS micros, COUNT(*) AS asks
FROM model_calls WHERE plan = :plan AND tier <> 'learned'

-- name: model_answer_kept
SELECT call, ended, tier, model, micros FROM model_calls
WHERE question = :question AND state = 'answered' AND ended_at >= :since ORDER BY ended DESC LIMIT 1

-- name: model_failures_of
SELECT COUNT(*) AS times FROM model_calls WHERE question = :question AND plan = :plan AND state = 'failed'

-- name: learned_settled
SELECT COUNT(*) AS times FROM model_calls WHERE tier = 'learned' AND agent = :agent AND state IN ('answered', 'checked')

-- name: learned_lately
SELECT state, COUNT(*) AS times FROM model_calls WHERE tier = 'learned' AND at >= :since GROUP BY state ORDER BY state

-- name: model_calls_newest
SELECT c.*, p.title, p.whom FROM model_calls c LEFT JOIN plans p ON p.plan = c.plan
WHERE (c.plan = :plan OR :plan = '') ORDER BY c.seq DESC LIMIT :limit

-- name: model_by_tier
SELECT tier, model, COUNT(*) AS asked, SUM(CASE WHEN state = 'answered' THEN 1 ELSE 0 END) AS answered,
       SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS failed,
       SUM(CASE WHEN state = 'reused' THEN 1 ELSE 0 END) AS reused,
       SUM(CASE WHEN state = 'reserved' THEN 1 ELSE 0 END) AS open,
       SUM(micros) AS micros, SUM(saved) AS saved, SUM(tokens_in) AS tokens_in, SUM(tokens_out) AS tokens_out
FROM model_calls WHERE at >= :since AND tier <> 'learned' GROUP BY tier, model ORDER BY tier, model

-- name: model_by_client
SELECT COALESCE(NULLIF(p.whom, ''), 'nobody in particular') AS whom, SUM(c.micros) AS micros, SUM(c.saved) AS saved,
       COUNT(*) AS asks
FROM model_calls c LEFT JOIN plans p ON p.plan = c.plan WHERE c.at >= :since AND c.tier <> 'learned'
GROUP BY COALESCE(NULLIF(p.whom, ''), 'nobody in particular') ORDER BY SUM(c.micros) DESC LIMIT :limit

-- name: model_by_work
SELECT c.playbook, c.agent, SUM(c.micros) AS micros, SUM(c.saved) AS saved, COUNT(*) AS asks
FROM model_calls c WHERE c.at >= :since AND c.tier <> 'learned' GROUP BY c.playbook, c.agent ORDER BY SUM(c.micros) DESC, c.playbook, c.agent
