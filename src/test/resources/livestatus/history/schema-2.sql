INSERT INTO agent_sessions (id, gateway, session_key, agent_id, agent_name, origin, listed, kind,
  task_description, status, state, state_since, reason, witness, freshness, started_at, updated_at,
  skills_used, change_no)
VALUES ('s1', 'here', 'agent:main:main', 'main', 'main', 'observed', TRUE, 'main',
  'the task', 'idle', 'idle', '2026-03-01T10:00:00.000Z', 'done', 'transcript', 'fresh',
  '2026-03-01T09:00:00.000Z', '2026-03-01T10:00:00.000Z', '["web-search"]', 1);
INSERT INTO agent_issue_work (id, gateway, issue_id, session_id, agent_id, started_at, completed, change_no)
VALUES ('w1', 'here', 'bd-1', 's1', 'main', '2026-03-01T09:30:00.000Z', FALSE, 2);
INSERT INTO session_transitions (gateway, session_id, from_state, to_state, at, seen, reason, witness)
VALUES ('here', 's1', 'working', 'idle', '2026-03-01T10:00:00.000Z', '2026-03-01T10:00:00.100Z', 'done', 'transcript');
INSERT INTO saved_positions (gateway, source, position) VALUES ('here', 'a.jsonl', '42');
