CREATE VIEW active_agent_sessions AS
SELECT s.*,
       CAST(unixepoch('now', 'subsec') - unixepoch(s.started_at, 'subsec') AS INTEGER) AS duration_seconds
FROM agent_sessions s
WHERE s.status = 'active'
  AND s.updated_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-5 minutes');
