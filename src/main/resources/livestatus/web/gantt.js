// Who was in which state when: one lane a session, one bar a state.

import {h, svg} from './dom.js';
import {clock, duration, moment} from './words.js';
import {lookOf} from './looks.js';

const WIDTH = 1000;
/** States in which nothing runs and nobody is needed. */
export const RESTS = new Set(['idle', 'completed', 'unknown']);
const ENDS = new Set(['error', 'cancelled', 'completed']);
const LEAST = 4;

/** The states of a session one after the other: {state, from, to, reason, witness}; the last one goes on. */
export function stretches(transitions, now) {
  return transitions.map((transition, index) => ({
    ...transition,
    state: transition.to,
    from: Date.parse(transition.at),
    to: index + 1 < transitions.length ? Date.parse(transitions[index + 1].at) : now,
  }));
}

/**
 * The lanes over their common time.
 *
 * @param lanes {name, depth, href, transitions} each
 * @param since where to begin at the earliest
 */
export function gantt(lanes, since, now) {
  const drawn = lanes.map((lane) => ({...lane, parts: stretches(lane.transitions, now)}));
  const busy = drawn.flatMap((lane) => lane.parts).filter((part) => !RESTS.has(part.state) && part.to > since);
  if (busy.length === 0) {
    return h('p.note', {}, 'Nothing ran yet.');
  }
  const start = Math.max(since, Math.min(...busy.map((part) => part.from)));
  const end = Math.max(...busy.map((part) => (ENDS.has(part.state) ? part.from : part.to)), start + 1000);
  const x = (time) => ((Math.min(end, Math.max(start, time)) - start) / (end - start)) * WIDTH;
  return h(
    'div.gantt',
    {},
    ...drawn.map((lane) => row(lane, x, start)),
    h(
      'div.lane.axis',
      {'aria-hidden': 'true'},
      h('span'),
      h('div.ticks', {}, ...ticks(start, end)),
    ),
  );
}

function ticks(start, end) {
  return [0, 1, 2, 3].map((part) => h('span', {}, clock(start + ((end - start) * part) / 3)));
}

function row(lane, x, start) {
  const shown = lane.parts.filter((part) => part.to > start && (!RESTS.has(part.state) || ENDS.has(part.state)));
  return h(
    'div.lane',
    {},
    h(
      'span.lane-name',
      {'data-depth': Math.min(lane.depth, 6)},
      lane.href === null ? h('b', {}, lane.name) : h('a', {href: lane.href}, lane.name),
    ),
    svg(
      'svg.track',
      {viewBox: `0 0 ${WIDTH} 22`, preserveAspectRatio: 'none', role: 'img', 'aria-label': spoken(lane, shown)},
      ...shown.map((part) => bar(part, x)),
    ),
  );
}

function bar(part, x) {
  const over = ENDS.has(part.state);
  const left = x(part.from);
  const width = over ? LEAST : Math.max(LEAST, x(part.to) - left);
  return svg(`rect.bar.${lookOf(part.state).tone}`, {
    x: Math.min(left, WIDTH - LEAST).toFixed(1),
    y: over ? 2 : 5,
    width: width.toFixed(1),
    height: over ? 18 : 12,
    'data-tip': told(part),
  });
}

function told(part) {
  const length = ENDS.has(part.state) ? '' : ` for ${duration((part.to - part.from) / 1000)}`;
  return `${lookOf(part.state).label}${length}, since ${moment(part.from)}\n${part.reason}`;
}

function spoken(lane, parts) {
  const most = parts.slice(-5).map((part) => `${lookOf(part.state).label} since ${clock(part.from)}`);
  return `${lane.name}: ${most.length === 0 ? 'nothing in this time' : most.join(', ')}`;
}
