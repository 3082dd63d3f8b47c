CREATE VIEW active_agent_sessions AS
SELECT s.*,
       CAST(floor(EXTRACT(EPOCH FROM now() - s.started_at)) AS BIGINT) AS duration_seconds
FROM agent_sessions s
WHERE s.status = 'active'
  AND s.updated_at > now() - INTERVAL '5 minutes';

-- What an agent is doing: its active sessions before the others, the last changed one first.
CREATE FUNCTION get_agent_status(name TEXT)
RETURNS TABLE (
  session_key TEXT, status TEXT, task_description TEXT, started_at TIMESTAMPTZ,
  updated_at TIMESTAMPTZ, completed_at TIMESTAMPTZ, result TEXT, error_message TEXT,
  duration_seconds BIGINT)
LANGUAGE sql STABLE AS $$
  SELECT s.session_key, s.status, s.task_description, s.started_at, s.updated_at, s.completed_at,
         s.result, s.error_message,
         CAST(floor(EXTRACT(EPOCH FROM coalesce(s.ended_at, now()) - s.started_at)) AS BIGINT)
  FROM agent_sessions s
  WHERE s.agent_name = name
  ORDER BY (s.status = 'active') DESC, s.updated_at DESC, s.id
$$;
