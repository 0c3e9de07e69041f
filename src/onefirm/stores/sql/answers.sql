-- name: answers_waiting
-- From the few that are kept to what waits, in this order: mostly there is nothing.
SELECT q.question, a.answer FROM answers a CROSS JOIN questions q JOIN plans p ON p.plan = q.plan
WHERE a.state = 'kept' AND q.once = a.once AND q.state = 'open'
AND (a.scope = 'always' OR a.subject = p.subject) AND (a.until = '' OR a.until >= :day)
ORDER BY a.scope DESC, q.question LIMIT :limit

-- name: answers_all
SELECT * FROM answers ORDER BY state DESC, kept_at DESC, answer LIMIT :limit

-- name: answers_ending
SELECT answer FROM answers WHERE answer LIKE :pattern ESCAPE '!' ORDER BY answer LIMIT 3
