-- name: agent_worked_last
SELECT version FROM agent_runs WHERE agent = :agent AND fault = '' ORDER BY seq DESC LIMIT 1

-- name: agent_runs_newest
SELECT r.seq, r.at, r.version, r.plan, r.step, r.outcome, r.said, r.fault, r.sure, r.degraded, r.milliseconds, r.micros,
       p.title, p.whom, p.playbook
FROM agent_runs r LEFT JOIN plans p ON p.plan = r.plan
WHERE r.agent = :agent ORDER BY r.seq DESC LIMIT :limit

-- name: agent_runs_since
SELECT agent, COUNT(*) AS calls, SUM(CASE WHEN fault = '' THEN 1 ELSE 0 END) AS runs,
       SUM(CASE WHEN fault = 'broken-output' THEN 1 ELSE 0 END) AS broken,
       SUM(CASE WHEN fault = 'forbidden' THEN 1 ELSE 0 END) AS forbidden,
       SUM(CASE WHEN fault IN ('timeout', 'failed') THEN 1 ELSE 0 END) AS failed,
       SUM(CASE WHEN degraded <> '' THEN 1 ELSE 0 END) AS degraded, SUM(micros) AS micros
FROM agent_runs WHERE at >= :since GROUP BY agent

-- name: agent_runs_by_minute
SELECT SUBSTR(at, 1, 16) AS part, COUNT(*) AS calls, SUM(CASE WHEN fault = '' THEN 1 ELSE 0 END) AS runs
FROM agent_runs WHERE at >= :since AND (agent = :agent OR :agent = '') GROUP BY SUBSTR(at, 1, 16)

-- name: spent_by_playbook
SELECT SUBSTR(r.at, 1, 16) AS part, COALESCE(p.playbook, '') AS playbook, r.agent, SUM(r.micros) AS micros,
       MAX(r.seq) AS seq
FROM agent_runs r LEFT JOIN plans p ON p.plan = r.plan
WHERE r.micros > 0 AND r.at >= :since
GROUP BY SUBSTR(r.at, 1, 16), COALESCE(p.playbook, ''), r.agent

-- name: acts_decided
SELECT p.playbook, q.step, e.does, COUNT(*) AS asked,
       SUM(CASE WHEN q.state IN ('open', 'behind') THEN 1 ELSE 0 END) AS waiting,
       SUM(CASE WHEN q.state = 'answered' AND q.answer = 'accept' AND NOT e.edited THEN 1 ELSE 0 END) AS yes,
       -- What was edited, taken back and approved again is no yes to what was drafted.
       SUM(CASE WHEN q.state = 'answered' AND (q.answer = 'edit' OR (q.answer = 'accept' AND e.edited))
           THEN 1 ELSE 0 END) AS changed,
       SUM(CASE WHEN q.state = 'answered' AND q.answer = 'reject' THEN 1 ELSE 0 END) AS turned_down
FROM questions q JOIN effects e ON e.effect = q.effect JOIN plans p ON p.plan = q.plan
WHERE q.asks IN ('approval', 'review') GROUP BY p.playbook, q.step, e.does

-- name: effects_of_money
SELECT e.effect, e.plan, e.does, e.state, e.connector, e.changed_at, e.seq, p.title, p.whom
FROM effects e LEFT JOIN plans p ON p.plan = e.plan
WHERE e.does LIKE 'payments.%' ORDER BY e.seq DESC LIMIT :limit

-- name: shadow_due
SELECT seq FROM agent_runs WHERE agent = :agent AND fault = '' AND seq > :after ORDER BY seq LIMIT :limit

-- name: shadows_newest
SELECT seq, at, beside, plan, entry, agreed, outcome, fault, differs FROM agent_shadows
WHERE agent = :agent ORDER BY seq DESC LIMIT :limit

-- name: work_taken
SELECT r.agent, i.type AS intent, p.playbook, SUBSTR(q.answered_at, 1, 10) AS day, r.sure,
       -- Only who wrote what was edited is held to the edit, what the others judged was taken as it was.
       SUM(CASE WHEN q.answer IN ('accept', 'edit') AND e.wrote NOT LIKE '% ' || r.agent || ' %'
                AND e.wrote NOT LIKE '% * %' THEN 1 ELSE 0 END) AS as_it_was,
       SUM(CASE WHEN q.answer IN ('accept', 'edit') AND (e.wrote LIKE '% ' || r.agent || ' %'
                OR e.wrote LIKE '% * %') THEN 1 ELSE 0 END) AS changed,
       SUM(CASE WHEN q.answer = 'reject' THEN 1 ELSE 0 END) AS turned_down
FROM (SELECT agent, plan, MIN(sure) AS sure FROM agent_runs
      WHERE at >= :since AND fault = '' GROUP BY agent, plan) r
JOIN plans p ON p.plan = r.plan JOIN intents i ON i.intent = p.intent
JOIN questions q ON q.plan = r.plan JOIN effects e ON e.effect = q.effect
WHERE q.asks IN ('approval', 'review') AND q.state = 'answered' AND q.answered_at >= :since
GROUP BY r.agent, i.type, p.playbook, SUBSTR(q.answered_at, 1, 10), r.sure
