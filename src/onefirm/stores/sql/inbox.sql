-- name: inbox_open
SELECT q.question, q.asks, q.state, q.title, q.summary, q.verb, q.plan, q.sure, q.asked_at, q.expires, q.payload,
       q.step_title, q.undo, q.final, q.warns, q.same, q.until, q.given_to, q.reminded, q.options, q.place,
       q.asked_seq > q.place AS again, p.playbook AS playbook
FROM questions q LEFT JOIN plans p ON p.plan = q.plan
WHERE q.state = 'open' AND (q.plan, q.place) > (:plan, :place)
AND q.until <= :now AND (q.expires = '' OR q.expires > :now)
ORDER BY q.plan, q.place LIMIT :limit

-- name: inbox_aside
SELECT q.question, q.asks, q.state, q.title, q.summary, q.verb, q.plan, q.sure, q.asked_at, q.expires, q.payload,
       q.step_title, q.undo, q.final, q.warns, q.same, q.until, q.given_to, q.reminded, q.options, p.playbook AS playbook
FROM questions q LEFT JOIN plans p ON p.plan = q.plan
WHERE q.state = 'open' AND q.until > :now AND (q.expires = '' OR q.expires > :now)
ORDER BY q.until, q.plan, q.place LIMIT :limit

-- name: inbox_alike
SELECT q.question, q.asks, q.state, q.title, q.summary, q.verb, q.plan, q.sure, q.asked_at, q.expires, q.payload,
       q.step_title, q.undo, q.final, q.warns, q.same, q.until, q.given_to, q.reminded, q.options, q.place, q.card, q.effect, p.playbook AS playbook
FROM questions q LEFT JOIN plans p ON p.plan = q.plan
WHERE q.state = 'open' AND q.same = :same AND q.until <= :now AND (q.expires = '' OR q.expires > :now)
ORDER BY q.plan, q.place LIMIT :limit

-- name: inbox_alike_counts
SELECT same, COUNT(*) AS alike FROM questions
WHERE state = 'open' AND same <> '' AND until <= :now AND (expires = '' OR expires > :now) GROUP BY same

-- name: inbox_alike_count
SELECT COUNT(*) AS alike FROM questions
WHERE state = 'open' AND same = :same AND until <= :now AND (expires = '' OR expires > :now)

-- name: inbox_waiting
SELECT COUNT(*) AS waiting, SUM(CASE WHEN reminded > 0 THEN 1 ELSE 0 END) AS reminded FROM questions
WHERE state = 'open' AND until <= :now AND (expires = '' OR expires > :now)

-- name: inbox_reminded
-- The empty word beside the moment has those looked up that were reminded, not all that wait.
SELECT question, title, asked_at, reminded FROM questions
WHERE state = 'open' AND reminded > 0 AND until || '' <= :now AND (expires = '' OR expires > :now)
ORDER BY asked_at, question LIMIT :limit

-- name: inbox_next
-- Where it begins is said, so that it is walked in order and not sorted.
SELECT question, plan, place, same FROM questions
WHERE state = 'open' AND (plan, place) > (:plan, :place) AND question <> :question
AND until <= :now AND (expires = '' OR expires > :now)
ORDER BY plan, place LIMIT :limit

-- name: question
SELECT q.*, p.playbook AS playbook, CASE WHEN p.subject <> 'firm' THEN p.subject ELSE '' END AS client
FROM questions q LEFT JOIN plans p ON p.plan = q.plan WHERE q.question = :question

-- name: question_ending
SELECT question AS id FROM questions WHERE question LIKE :pattern ESCAPE '!' LIMIT 2

-- name: question_of_plan
SELECT question FROM questions WHERE plan = :plan AND state = 'open' ORDER BY asked_seq DESC LIMIT 1

-- name: question_of_effect
SELECT question FROM questions WHERE effect = :effect AND state IN ('open', 'behind') ORDER BY asked_seq DESC LIMIT 1

-- name: batches_newest
SELECT seq FROM events WHERE stream >= 'batch:' AND stream < 'batch:~' ORDER BY seq DESC LIMIT :limit

-- name: questions_expired
SELECT question FROM questions WHERE state = 'open' AND expires > '' AND expires <= :now ORDER BY expires LIMIT :limit

-- name: questions_unreminded
SELECT question, reminded FROM questions
WHERE state = 'open' AND reminded = 0 AND asked_at <= :first AND until <= :now ORDER BY asked_at LIMIT :limit

-- name: questions_reminded
SELECT question, reminded FROM questions
WHERE state = 'open' AND remind_at > '' AND remind_at <= :now AND until <= :now ORDER BY remind_at LIMIT :limit

-- name: by_hand_since
SELECT COUNT(*) AS steps FROM by_hand WHERE at >= :since

-- name: notes_waiting
SELECT question, asks, payload, effect, expires, asked_at FROM questions
WHERE state = 'open' AND until <= :now AND (expires = '' OR expires > :now)
ORDER BY asked_seq LIMIT :limit

-- name: question_answered
SELECT question FROM questions WHERE state = 'answered' LIMIT 1

-- name: decision_times_since
SELECT q.asks, q.step, q.step_title, COALESCE(p.playbook, '') AS playbook, t.seconds
FROM decision_times t JOIN questions q ON q.question = t.question LEFT JOIN plans p ON p.plan = q.plan
WHERE t.at >= :since ORDER BY t.seq DESC LIMIT :limit
