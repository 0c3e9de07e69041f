-- name: plan_ending
SELECT plan AS id FROM plans WHERE plan LIKE :pattern ESCAPE '!' LIMIT 2

-- name: effect_ending
SELECT effect AS id FROM effects WHERE effect LIKE :pattern ESCAPE '!' LIMIT 2

-- name: plans_newest
SELECT * FROM plans ORDER BY seq DESC LIMIT :limit

-- name: plans_below
SELECT * FROM plans WHERE seq < :below ORDER BY seq DESC LIMIT :limit

-- name: plans_in_state
SELECT * FROM plans WHERE state = :state AND (changed_at, plan) < (:at, :plan)
ORDER BY changed_at DESC, plan DESC LIMIT :limit

-- name: plans_changed_since
SELECT * FROM plans WHERE changed_at >= :since ORDER BY changed_at DESC LIMIT :limit

-- name: plans_changed_since_count
-- Nothing but the index is read, however much a day saw.
SELECT COUNT(*) AS plans FROM plans WHERE changed_at >= :since

-- name: plan
SELECT * FROM plans WHERE plan = :plan

-- name: plan_of_intent
SELECT plan FROM plans WHERE intent = :intent

-- name: effect
SELECT * FROM effects WHERE effect = :effect

-- name: effects_of_plan
SELECT * FROM effects WHERE plan = :plan ORDER BY seq

-- name: effects_on_their_way
SELECT effect, plan FROM effects WHERE state IN ('approved', 'deferred') OR (state = 'declared' AND hold_until <> '')
ORDER BY effect

-- name: effects_waiting_for
-- What waits is looked up and then sorted: by the number itself, everything that ever left would be walked through.
SELECT e.effect, e.plan, p.title, p.whom FROM effects e JOIN plans p ON p.plan = e.plan
WHERE e.connector = :connector AND e.state IN ('approved', 'declared', 'deferred', 'dispatched', 'unknown')
AND (e.state <> 'declared' OR e.hold_until <> '')
ORDER BY e.seq + 0 LIMIT :limit

-- name: effects_tried_again
SELECT e.effect, e.plan, e.connector, e.hold_until, p.title, p.whom FROM effects e JOIN plans p ON p.plan = e.plan
WHERE e.state IN ('deferred', 'unknown') AND p.blocked_by = '' AND p.state <> 'cancelled'
ORDER BY e.seq LIMIT :limit

-- name: last_went_out
SELECT MAX(changed_at) AS at FROM effects WHERE connector = :connector AND state = 'receipted'

-- name: effects_through
SELECT effect FROM effects WHERE connector = :connector ORDER BY seq DESC LIMIT :limit

-- name: effects_newest
SELECT e.*, p.whom, p.title FROM effects e JOIN plans p ON p.plan = e.plan ORDER BY e.seq DESC LIMIT :limit

-- name: effects_waiting_count
SELECT COUNT(*) AS waiting FROM effects WHERE state IN ('approved', 'declared')

-- name: effects_held
SELECT e.*, p.whom FROM effects e JOIN plans p ON p.plan = e.plan
WHERE e.state IN ('approved', 'declared', 'declined') AND e.hold_until <> '' ORDER BY e.hold_until, e.effect
LIMIT :limit OFFSET :offset

-- name: effects_sent_since
SELECT COUNT(*) AS sent FROM effects WHERE state = 'receipted' AND changed_at >= :since

-- name: spent_since
SELECT SUM(micros) AS micros FROM plans WHERE changed_at >= :since

-- name: intents_newest
SELECT * FROM intents WHERE seq < :below ORDER BY seq DESC LIMIT :limit

-- name: events_between_streams
SELECT seq FROM events WHERE stream >= :first AND stream < :last ORDER BY seq LIMIT :limit

-- name: effects_done
SELECT effect FROM effects WHERE does = :does AND state = 'receipted' ORDER BY seq LIMIT :limit

-- name: intents_of_type
SELECT seq FROM intents WHERE type LIKE :type ORDER BY seq DESC LIMIT :limit
