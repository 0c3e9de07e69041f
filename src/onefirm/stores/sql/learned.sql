-- name: lessons_newest
SELECT text, label, seq FROM lessons WHERE agent = :agent AND seq > 0 AND seq <= :until ORDER BY seq DESC LIMIT :limit

-- name: lessons_counted
SELECT agent, COUNT(*) AS many, MAX(seq) AS newest, MIN(seq) AS oldest FROM lessons WHERE seq > 0 GROUP BY agent ORDER BY agent

-- name: lesson
SELECT * FROM lessons WHERE plan = :plan
