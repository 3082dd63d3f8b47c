// The sessions as the daemon last told of them. It holds what is true now and nothing that was, so
// it does not grow with the time a page is open.

/** By id; in the order the daemon tells them. */
export const sessions = new Map();

/** Whether the daemon was heard at all. */
export let heard = false;

const listeners = new Set();

/** What a session is called here: keys are unique within one gateway. */
export const idOf = (row) => (row.remote ? `${row.gateway}\n${row.key}` : row.key);

/** Where a session's parent is found. */
export function parentOf(row) {
  return row.parent === undefined ? null : row.remote ? `${row.gateway}\n${row.parent}` : row.parent;
}

/** Calls with the changes after each message; gives back how to stop that. */
export function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes a message of the stream. */
export function take(message) {
  const changes = [];
  const known = message.type === 'snapshot' ? new Map(sessions) : sessions;
  if (message.type === 'snapshot') {
    sessions.clear();
  }
  for (const gone of message.gone) {
    sessions.delete(gone);
  }
  for (const row of message.sessions) {
    const id = idOf(row);
    row.began = Date.parse(row.since); // Sorting asks for it often.
    changes.push({id, before: known.get(id) ?? null, now: row});
    sessions.set(id, row);
  }
  const first = !heard;
  heard = true;
  for (const listener of [...listeners]) {
    listener({changes, first, gone: message.gone});
  }
}

/** A name for people: the session's own, or what its key ends with. */
export function nameOf(row) {
  if (row.title) {
    return row.title;
  }
  const prefix = `agent:${row.agent}:`;
  return row.key.startsWith(prefix) ? row.key.slice(prefix.length) : row.key;
}

/** Sub-agents by their parent's id. */
export function children() {
  const below = new Map();
  for (const row of sessions.values()) {
    const parent = parentOf(row);
    if (parent !== null && sessions.has(parent)) {
      const siblings = below.get(parent);
      if (siblings === undefined) {
        below.set(parent, [row]);
      } else {
        siblings.push(row);
      }
    }
  }
  return below;
}
