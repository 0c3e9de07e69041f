-- name: trust_cell
SELECT * FROM trust_cells WHERE cell = :cell

-- name: trust_cells_all
SELECT * FROM trust_cells ORDER BY step, effect, risk, known DESC

-- name: trust_losses
SELECT loss, COUNT(*) AS times FROM (
    -- What was approved at once is one observation, at its worst loss, once all of it has settled.
    SELECT MAX(loss) AS loss, MIN(CASE WHEN arrived_at = '' THEN 0 ELSE 1 END) AS arrived,
           MAX(arrived_at) AS settles, MIN(unread) AS unread
    FROM trust_acts WHERE cell = :cell AND state = 'judged' AND epoch >= :counts_from GROUP BY batch
) AS seen
WHERE loss > 0 OR (arrived = 1 AND unread = 0 AND settles <= :settled)
GROUP BY loss

-- name: trust_waiting
SELECT SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END) AS open,
       SUM(CASE WHEN state = 'judged' AND loss = 0 AND unread = 0 AND (arrived_at = '' OR arrived_at > :settled)
           THEN 1 ELSE 0 END) AS settling,
       SUM(CASE WHEN state = 'judged' AND loss = 0 AND unread = 1 THEN 1 ELSE 0 END) AS unread
FROM trust_acts WHERE cell = :cell AND epoch >= :counts_from

-- name: trust_asked
SELECT COUNT(*) AS asked, SUM(waives) AS waives FROM trust_acts WHERE cell = :cell AND asked_at >= :since AND alone = 0

-- name: trust_amounts
SELECT amount FROM trust_acts
WHERE cell = :cell AND amount IS NOT NULL AND currency = :currency AND arrived_at <> '' AND effect <> :but
ORDER BY asked_at DESC LIMIT :limit

-- name: trust_act
SELECT nth, of_day FROM trust_acts WHERE effect = :effect

-- name: acts_before
-- What had arrived of a plan when this entry was written.
SELECT a.effect, a.risk, a.arrived_at FROM effects e JOIN trust_acts a ON a.effect = e.effect
WHERE e.plan = :plan AND e.seq < :entry AND a.arrived_at <> '' ORDER BY e.seq

-- name: reached_before
SELECT effect FROM trust_reached WHERE whom = :whom AND arrived = 1 LIMIT 1

-- name: trust_untold
-- What the operator ended themselves they know already.
SELECT c.* FROM trust_cells c WHERE c.fell_seq > 0 AND c.fell <> 'operator'
AND NOT EXISTS (SELECT 1 FROM questions q WHERE q.question = 'qu_fell_' || c.fell_seq)
ORDER BY c.fell_seq LIMIT :limit

-- name: canaries_open
SELECT question FROM canaries WHERE outcome = '' ORDER BY question LIMIT :limit

-- name: canaries_judged
SELECT COUNT(*) AS decided, SUM(CASE WHEN outcome = 'missed' THEN 1 ELSE 0 END) AS missed
FROM canaries WHERE outcome IN ('caught', 'missed')

-- name: canaries_lately
SELECT COUNT(*) AS decided, SUM(CASE WHEN outcome = 'missed' THEN 1 ELSE 0 END) AS missed
FROM (SELECT outcome FROM canaries WHERE outcome IN ('caught', 'missed') ORDER BY judged_seq DESC LIMIT :limit) AS latest

-- name: canaries_since
SELECT d.times - COALESCE(c.times, 0) AS since, COALESCE(c.at, '') AS last
FROM trust_last d LEFT JOIN trust_last c ON c.name = 'canary' WHERE d.name = 'decision'

-- name: canaries_of
-- What was asked last was not read yet, and no draft is used twice. Of what asks the same as others, and of high risk, nothing is taken away.
SELECT q.question, a.cell FROM questions q JOIN trust_acts a ON a.effect = q.effect
WHERE q.state = 'open' AND q.asks = 'approval' AND a.state = 'open' AND a.risk <> 'high'
AND q.reminded = 0 AND q.until = '' AND q.warns = '' AND q.asked_seq = q.place
AND NOT EXISTS (SELECT 1 FROM questions o WHERE o.same = q.same AND q.same <> '' AND o.question <> q.question AND o.state = 'open')
AND NOT EXISTS (SELECT 1 FROM canaries b WHERE b.stands_for = q.question)
ORDER BY q.asked_seq DESC LIMIT :limit

-- name: trust_today
SELECT times FROM trust_last WHERE name = :name

-- name: billed_to
-- What the law keeps stands under a name of its own.
SELECT fields FROM records WHERE subject IN (:subject, :books) AND record = 'invoice' AND state <> 'withdrawn'
ORDER BY id DESC LIMIT :limit
