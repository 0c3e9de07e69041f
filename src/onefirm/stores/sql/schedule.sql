-- name: schedules_due
SELECT name, schedule, next, seq FROM schedules WHERE next <> '' AND next <= :now ORDER BY next, name LIMIT :limit

-- name: schedule_due_next
SELECT MIN(next) AS next FROM schedules WHERE next > :now

-- name: schedules_ahead
SELECT name FROM schedules WHERE state = 'set' AND next > :now AND name > :after ORDER BY name LIMIT :limit

-- name: occasions_waiting
SELECT o.schedule, o.event, o.occasion, o.times, s.schedule AS spelled
FROM occasions o JOIN schedules s ON s.name = o.schedule
WHERE s.state = 'set' AND o.event > s.since ORDER BY o.event, o.schedule LIMIT :limit

-- name: occasions_of
SELECT COUNT(*) AS waiting, SUM(o.times) AS times
FROM occasions o JOIN schedules s ON s.name = o.schedule
WHERE o.schedule = :name AND s.state = 'set' AND o.event > s.since

-- name: occasions_waiting_for
SELECT o.event, o.times FROM occasions o JOIN schedules s ON s.name = o.schedule
WHERE o.schedule = :name AND o.event > s.since AND o.event > :after ORDER BY o.event LIMIT :limit

-- name: schedules_all
SELECT * FROM schedules ORDER BY CASE state WHEN 'set' THEN 0 ELSE 1 END, next = '', next, name LIMIT :limit

-- name: schedule
SELECT * FROM schedules WHERE name = :name

-- name: plan_playbook
SELECT playbook FROM plan_playbooks WHERE plan = :plan

-- name: intent_of_plan
SELECT seq FROM intents WHERE plan = :plan

-- name: stream_newest
SELECT seq FROM events WHERE stream = :stream ORDER BY stream_version DESC LIMIT :limit
