-- name: letters_accepted
SELECT * FROM letters WHERE agent = :agent AND purpose = :purpose AND approved_at <> ''
ORDER BY at DESC, letter LIMIT :limit

-- name: letters_purposes
SELECT DISTINCT agent, purpose FROM letters ORDER BY agent, purpose

-- name: templates_in_force
SELECT template, number FROM templates WHERE agent = :agent ORDER BY template
