// Which sessions a list shows, and in which order: a tree laid flat.

import {children, idOf, nameOf, parentOf, sessions} from './store.js';
import {lookOf, wordOf} from './looks.js';

export const SORTS = {
  urgency: 'Who needs you first',
  newest: 'Latest change',
  oldest: 'Longest as it is',
  name: 'Name',
  agent: 'Agent',
  tokens: 'Most tokens',
  cost: 'Highest cost',
};

const byText = (text) => (a, b) => text(a).localeCompare(text(b)) || b.began - a.began;
const rank = (row) => lookOf(wordOf(row)).rank;

const ORDERS = {
  newest: (a, b) => b.began - a.began,
  oldest: (a, b) => a.began - b.began,
  name: byText(nameOf),
  agent: byText((row) => row.agent),
  tokens: (a, b) => b.tokens - a.tokens,
  cost: (a, b) => b.cost - a.cost,
};

const SEARCHED = ['key', 'agent', 'title', 'asked', 'message', 'task_id', 'error', 'model'];

function wanted(filter) {
  const text = filter.q.toLowerCase();
  const states = new Set(filter.state === '' ? [] : filter.state.split(','));
  return (row) =>
    (states.size === 0 || states.has(group(row))) &&
    (filter.agent === '' || row.agent === filter.agent) &&
    (filter.gateway === '' || row.gateway === filter.gateway) &&
    (text === '' || SEARCHED.some((field) => row[field]?.toLowerCase().includes(text)));
}

/** The word a session is filtered and counted by: the shades of silence are one. */
export function group(row) {
  const word = wordOf(row);
  return word === 'very-stale' || word === 'stuck' ? 'stale' : word;
}

/**
 * The lines of the list: {row, id, depth, below, folded, match}. A session that matches brings the
 * sessions above it along, so that it is seen where it belongs.
 *
 * @param isFolded whether the sub-agents of an id are folded away; nothing is while a filter is on
 */
export function lines(filter, isFolded) {
  const matches = wanted(filter);
  const filtering = filter.state !== '' || filter.agent !== '' || filter.gateway !== '' || filter.q !== '';
  const below = children();
  const shown = new Set();
  let total = 0;
  for (const row of sessions.values()) {
    if (matches(row)) {
      total++;
      let at = row;
      while (at !== undefined && !shown.has(idOf(at))) {
        shown.add(idOf(at));
        at = sessions.get(parentOf(at));
      }
    }
  }
  const order = filter.sort === 'urgency' ? byUrgency(below) : ORDERS[filter.sort];
  const flat = [];
  const seen = new Set();
  const add = (rows, depth) => {
    for (const row of rows.filter((one) => shown.has(idOf(one))).sort(order)) {
      const id = idOf(row);
      if (!seen.has(id)) {
        seen.add(id);
        const under = below.get(id) ?? [];
        const folded = !filtering && under.length > 0 && isFolded(id);
        flat.push({row, id, depth, below: under.length, folded, match: matches(row)});
        if (!folded) {
          add(under, depth + 1);
        } else {
          skip(under, below, seen);
        }
      }
    }
  };
  add([...sessions.values()].filter((row) => !sessions.has(parentOf(row))), 0);
  // Sessions that name each other as parents hang below nobody; they are shown all the same.
  add([...sessions.values()].filter((row) => !seen.has(idOf(row))), 0);
  return {flat, total};
}

function skip(rows, below, seen) {
  for (const row of rows) {
    const id = idOf(row);
    if (!seen.has(id)) {
      seen.add(id);
      skip(below.get(id) ?? [], below, seen);
    }
  }
}

/** A session is as urgent as the most urgent one below it. */
function byUrgency(below) {
  const known = new Map();
  const urgency = (row) => {
    const id = idOf(row);
    if (!known.has(id)) {
      known.set(id, rank(row)); // Also ends a circle.
      known.set(id, Math.min(rank(row), ...(below.get(id) ?? []).map(urgency)));
    }
    return known.get(id);
  };
  return (a, b) => urgency(a) - urgency(b) || b.began - a.began;
}
