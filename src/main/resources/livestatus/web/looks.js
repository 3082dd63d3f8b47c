// How a session's state looks. Each has a sign and a word, so that none is told by colour alone.

import {h, svg} from './dom.js';

const LOOKS = {
  working: {label: 'Processing', tone: 'working', rank: 5},
  blocked: {label: 'Blocked', tone: 'blocked', sign: 'M5 3v10M11 3v10', rank: 1},
  error: {label: 'Error', tone: 'error', sign: 'M4 4l8 8M12 4l-8 8', rank: 0},
  cancelled: {label: 'Cancelled', tone: 'over', sign: 'M4 4h8v8H4z', rank: 7},
  completed: {label: 'Done', tone: 'done', sign: 'M3 8.5l3.5 3.5L13 4.5', rank: 8},
  unknown: {label: 'Unknown', tone: 'over', sign: 'M5.5 6a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.5v.2M8 12.8v.1', rank: 6},
  idle: {label: 'Idle', tone: 'idle', rank: 9},
  stale: {label: 'Stale', tone: 'stale', sign: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11M8 5.2V8l2 1.3', rank: 4},
  'very-stale': {label: 'Very stale', tone: 'stale', sign: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11M8 5.2V8l2 1.3', rank: 3},
  stuck: {label: 'Stuck', tone: 'error', sign: 'M8 3v6M8 12.5v.2', rank: 2},
};

/** The word for how a session is: its state, or what has become of one that should give signs. */
export function wordOf(row) {
  return row.state === 'working' && row.freshness !== 'fresh' ? row.freshness : row.state;
}

export const lookOf = (word) => LOOKS[word] ?? LOOKS.unknown;

/** The words in the order of who needs a person first. */
export const WORDS = Object.keys(LOOKS).sort((a, b) => LOOKS[a].rank - LOOKS[b].rank);

export function sign(word) {
  const look = lookOf(word);
  return look.sign === undefined
    ? h(word === 'working' ? 'span.spinner' : 'span.dot', {'aria-hidden': 'true'})
    : svg('svg.sign', {viewBox: '0 0 16 16', 'aria-hidden': 'true'}, svg('path', {d: look.sign}));
}

/** What the agent itself says of the state it is in; null where it last spoke of another one. */
export const said = (row) => (row.pushed_status === row.state ? (row.message ?? null) : null);

/** What is to be read of a state that wants explaining; null where there is nothing to add. */
export function explanation(row) {
  if (row.state === 'error') {
    return row.witness === 'push' ? (said(row) ?? row.reason) : (row.error ?? said(row) ?? row.reason);
  }
  if (row.state === 'blocked') {
    return row.waits_for ?? said(row) ?? row.reason;
  }
  return row.reason ?? null;
}

/** How far the work is, from 0 to 1, where the agent says so; null where it does not. */
export const progressOf = (row) =>
  row.state === 'working' && row.pushed_status === 'working' ? (row.progress ?? null) : null;

/**
 * The badge of a session. Calm by default: an idle one has none but for those who hear the page.
 * The others tell more in a tooltip, by pointer, by focus and by touch.
 */
export function badge(row, tabindex = '0') {
  const word = wordOf(row);
  const look = lookOf(word);
  if (word === 'idle') {
    return h('span.unseen', {'data-state': word}, look.label);
  }
  return h(
    `button.badge.${look.tone}`,
    {type: 'button', tabindex, 'data-state': word, 'data-tip': explanation(row)},
    sign(word),
    look.label,
  );
}
