-- ${time} and ${counter} are the types that the two databases name differently.
-- Lists are JSON arrays in text, so that both databases hold the same.

-- One row: the number of the last writing transaction. Whoever writes takes the next number first
-- and keeps the row locked until commit, so numbers become visible in their order, without gaps.
CREATE TABLE change_counter (
  no BIGINT NOT NULL
);
INSERT INTO change_counter (no) VALUES (0);

CREATE TABLE gateways (
  gateway    TEXT NOT NULL PRIMARY KEY,
  host       TEXT NOT NULL,
  pid        BIGINT NOT NULL,
  version    TEXT NOT NULL,
  started_at ${time} NOT NULL,
  beat_at    ${time} NOT NULL,
  stopped_at ${time},
  -- The last batch of writes that arrived, so that a retry after a lost answer adds nothing twice.
  batch      BIGINT NOT NULL DEFAULT 0
);

-- Every session that was seen in a gateway's records or that was told of, once for each time it began.
CREATE TABLE agent_sessions (
  id               TEXT NOT NULL PRIMARY KEY,
  gateway          TEXT NOT NULL,
  session_key      TEXT NOT NULL,
  agent_id         TEXT NOT NULL,
  agent_name       TEXT NOT NULL,
  origin           TEXT NOT NULL CHECK (origin IN ('observed', 'reported')),
  listed           BOOLEAN NOT NULL,
  kind             TEXT NOT NULL,
  parent_key       TEXT,
  title            TEXT,
  task_description TEXT,
  status           TEXT NOT NULL,
  state            TEXT NOT NULL,
  state_since      ${time} NOT NULL,
  reason           TEXT NOT NULL,
  witness          TEXT NOT NULL,
  freshness        TEXT NOT NULL,
  current_tool     TEXT,
  progress         DOUBLE PRECISION,
  started_at       ${time} NOT NULL,
  updated_at       ${time} NOT NULL,
  completed_at     ${time},
  ended_at         ${time},
  exit_reason      TEXT CHECK (exit_reason IN
                     ('completed', 'interrupted', 'error', 'timeout', 'context_limit')),
  result           TEXT,
  error_message    TEXT,
  workspace_path   TEXT,
  issues_claimed   TEXT NOT NULL DEFAULT '[]',
  skills_used      TEXT NOT NULL DEFAULT '[]',
  model            TEXT,
  model_tier       TEXT,
  context_tokens   BIGINT NOT NULL DEFAULT 0,
  input_tokens     BIGINT NOT NULL DEFAULT 0,
  output_tokens    BIGINT NOT NULL DEFAULT 0,
  cached_tokens    BIGINT NOT NULL DEFAULT 0,
  cost             DOUBLE PRECISION NOT NULL DEFAULT 0,
  turns            INTEGER NOT NULL DEFAULT 0,
  channel          TEXT,
  source           TEXT,
  counted_until    ${time},
  fingerprint      BIGINT NOT NULL DEFAULT 0,
  change_no        BIGINT NOT NULL
);
CREATE INDEX agent_sessions_key ON agent_sessions (gateway, session_key, started_at);
CREATE INDEX agent_sessions_agent ON agent_sessions (agent_id, started_at);
CREATE INDEX agent_sessions_ended ON agent_sessions (ended_at);
CREATE INDEX agent_sessions_change ON agent_sessions (change_no);

CREATE TABLE agent_issue_work (
  id                 TEXT NOT NULL PRIMARY KEY,
  gateway            TEXT NOT NULL,
  issue_id           TEXT NOT NULL,
  session_id         TEXT NOT NULL REFERENCES agent_sessions (id),
  agent_id           TEXT NOT NULL,
  started_at         ${time} NOT NULL,
  ended_at           ${time},
  status_changes     TEXT NOT NULL DEFAULT '[]',
  decision_rationale TEXT,
  notes              TEXT,
  completed          BOOLEAN NOT NULL DEFAULT FALSE,
  change_no          BIGINT NOT NULL
);
CREATE INDEX agent_issue_work_issue ON agent_issue_work (issue_id, started_at);
CREATE INDEX agent_issue_work_session ON agent_issue_work (session_id);
CREATE INDEX agent_issue_work_change ON agent_issue_work (change_no);

CREATE TABLE agent_skill_usage (
  id             TEXT NOT NULL PRIMARY KEY,
  gateway        TEXT NOT NULL,
  session_id     TEXT NOT NULL REFERENCES agent_sessions (id),
  skill_name     TEXT NOT NULL,
  loaded_at      ${time} NOT NULL,
  used_for_issue TEXT,
  context_added  BIGINT,
  change_no      BIGINT NOT NULL
);
CREATE INDEX agent_skill_usage_session ON agent_skill_usage (session_id);
CREATE INDEX agent_skill_usage_change ON agent_skill_usage (change_no);

-- Calls of each tool by each session.
CREATE TABLE session_tools (
  session_id TEXT NOT NULL,
  tool       TEXT NOT NULL,
  calls      BIGINT NOT NULL,
  failures   BIGINT NOT NULL,
  millis     BIGINT NOT NULL,
  PRIMARY KEY (session_id, tool)
);

CREATE TABLE session_transitions (
  seq        ${counter},
  gateway    TEXT NOT NULL,
  session_id TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state   TEXT NOT NULL,
  at         ${time} NOT NULL,
  seen       ${time} NOT NULL,
  reason     TEXT NOT NULL,
  witness    TEXT NOT NULL
);
CREATE INDEX session_transitions_session ON session_transitions (session_id, seq);

-- What is left of a session's transitions once they are folded: time in each state on each day.
CREATE TABLE session_days (
  session_id TEXT NOT NULL,
  day        TEXT NOT NULL,
  state      TEXT NOT NULL,
  millis     BIGINT NOT NULL,
  entries    BIGINT NOT NULL,
  PRIMARY KEY (session_id, day, state)
);

-- What is left of sessions once they are deleted.
CREATE TABLE daily_totals (
  gateway       TEXT NOT NULL,
  agent_id      TEXT NOT NULL,
  day           TEXT NOT NULL,
  sessions      BIGINT NOT NULL,
  failures      BIGINT NOT NULL,
  millis        BIGINT NOT NULL,
  input_tokens  BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  cached_tokens BIGINT NOT NULL,
  cost          DOUBLE PRECISION NOT NULL,
  tools         BIGINT NOT NULL,
  tool_failures BIGINT NOT NULL,
  PRIMARY KEY (gateway, agent_id, day)
);

CREATE TABLE daily_states (
  gateway  TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  day      TEXT NOT NULL,
  state    TEXT NOT NULL,
  millis   BIGINT NOT NULL,
  entries  BIGINT NOT NULL,
  PRIMARY KEY (gateway, agent_id, day, state)
);

-- What agents said of themselves.
CREATE TABLE pushed_statuses (
  seq         ${counter},
  gateway     TEXT NOT NULL,
  session_key TEXT NOT NULL,
  at          ${time} NOT NULL,
  state       TEXT NOT NULL,
  progress    DOUBLE PRECISION,
  message     TEXT,
  task_id     TEXT,
  result      TEXT,
  metadata    TEXT NOT NULL,
  UNIQUE (gateway, session_key, at, state)
);
CREATE INDEX pushed_statuses_at ON pushed_statuses (at);

-- Our own posts in Mattermost. Moments are whole ISO texts: some are compared to the last digit.
CREATE TABLE status_posts (
  pending_id  TEXT NOT NULL PRIMARY KEY,
  gateway     TEXT NOT NULL,
  session_key TEXT NOT NULL,
  server      TEXT NOT NULL,
  account     TEXT NOT NULL,
  channel     TEXT NOT NULL,
  root        TEXT,
  post        TEXT,
  state       TEXT NOT NULL,
  revision    BIGINT NOT NULL,
  hash        TEXT NOT NULL,
  turn        TEXT NOT NULL,
  intended    TEXT NOT NULL,
  changed     TEXT NOT NULL
);
CREATE INDEX status_posts_session ON status_posts (gateway, session_key);

-- How far each source was read.
CREATE TABLE saved_positions (
  gateway  TEXT NOT NULL,
  source   TEXT NOT NULL,
  position TEXT NOT NULL,
  PRIMARY KEY (gateway, source)
);

-- How far the tracking tables were copied to another database.
CREATE TABLE copied_to (
  target    TEXT NOT NULL PRIMARY KEY,
  change_no BIGINT NOT NULL
);
