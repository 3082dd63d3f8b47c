// The parts of a session's page.

import {ago, clock, cost, duration, exact, moment, plural} from './words.js';
import {gantt, RESTS, stretches} from './gantt.js';
import {h, svg} from './dom.js';
import {lookOf, sign} from './looks.js';
import {nameOf, parentOf, sessions} from './store.js';
import {post} from './card.js';
import {sessionAddress} from './address.js';

/** Who says so, in words. */
export const WITNESSES = {
  end: 'the records of its end',
  'run-status': 'the gateway’s own run status',
  lock: 'the lock beside its transcript',
  push: 'the agent itself',
  'open-tool': 'a tool call without a result',
  transcript: 'the transcript’s last line',
  children: 'its sub-agents',
  age: 'the time without a sign of life',
};

const OUTCOMES = {
  running: ['working', 'running'],
  ok: ['completed', 'ok'],
  failed: ['error', 'failed'],
  abandoned: ['cancelled', 'abandoned'],
};

function section(title, ...children) {
  return h('section', {'aria-label': title}, h('h2', {}, title), ...children);
}

export function asked({turn}) {
  return section(
    'Asked',
    turn?.asked === undefined
      ? h('p.note', {}, turn === undefined ? 'No turn was seen yet.' : 'What began this turn is not in the records.')
      : h('blockquote', {tabindex: '0'}, turn.asked),
  );
}

export function plan({turn}) {
  return turn === undefined || turn.plan.length === 0
    ? null
    : section(
        'Plan',
        h(
          'ol.plan',
          {},
          ...turn.plan.map((step) =>
            h(
              'li',
              {'data-done': step.done ? '' : null, 'data-active': step.active ? '' : null},
              sign(step.done ? 'completed' : step.active ? 'working' : 'idle'),
              h('span', {}, step.text, h('span.unseen', {}, step.done ? ' (done)' : step.active ? ' (now)' : ' (to do)')),
            ),
          ),
        ),
      );
}

export function steps({turn, tools}) {
  if (turn === undefined || turn.steps.length === 0) {
    return null;
  }
  const longest = Math.max(...turn.steps.map((step) => step.duration_seconds ?? 0), 0.001);
  const hidden = tools - turn.steps.length;
  return section(
    'Steps of this turn',
    hidden > 0 ? h('p.note', {}, `${plural(hidden, 'earlier step')} not shown.`) : null,
    h(
      'div.scroll',
      {tabindex: '0', role: 'group', 'aria-label': 'Steps of this turn'},
      h(
        'table.steps',
        {},
        h('thead', {}, h('tr', {}, ...['At', 'Step', 'Outcome', 'Took'].map((name) => h('th', {scope: 'col'}, name)))),
        h('tbody', {}, ...turn.steps.map((step) => stepRow(step, longest))),
      ),
    ),
  );
}

function stepRow(step, longest) {
  const [word, label] = OUTCOMES[step.outcome] ?? ['unknown', step.outcome];
  return h(
    'tr',
    {'data-outcome': step.outcome},
    h('td.at', {title: moment(step.started)}, clock(step.started)),
    h('td', {}, h('code', {}, step.words), step.note === undefined ? null : h('div.about', {}, step.note)),
    h('td', {}, h(`span.outcome.${lookOf(word).tone}`, {}, sign(word), label)),
    h(
      'td.took',
      {},
      step.duration_seconds === undefined
        ? h('time', {datetime: step.started, 'data-since': step.started}, ago(step.started))
        : duration(step.duration_seconds),
      svg(
        'svg.meter',
        {viewBox: '0 0 100 4', preserveAspectRatio: 'none', 'aria-hidden': 'true'},
        svg('rect', {width: (((step.duration_seconds ?? 0) / longest) * 100).toFixed(1), height: 4}),
      ),
    ),
  );
}

export function overTime(whole, timeline, row) {
  if (timeline === null) {
    return null;
  }
  const now = Date.now();
  const own = {name: nameOf(row), depth: 0, href: null, transitions: timeline.transitions, key: timeline.key};
  const below = timeline.sub_agents ?? [];
  const depths = new Map([[timeline.key, 0]]);
  const lanes = below.map((branch) => {
    const depth = (depths.get(branch.parent) ?? 0) + 1;
    depths.set(branch.key, depth);
    const gateway = row.remote ? {remote: true, gateway: row.gateway} : {};
    return {...branch, name: nameOf(branch), depth, href: sessionAddress({...gateway, key: branch.key})};
  });
  const since = began(whole, timeline.transitions) - 1000;
  return section(
    lanes.length === 0 ? 'Over time' : 'Who ran when',
    gantt([own, ...lanes], since, now),
    h('p.legend', {'aria-hidden': 'true'}, ...['working', 'blocked', 'error', 'cancelled', 'completed'].map((word) => h(`span.${lookOf(word).tone}`, {}, lookOf(word).label))),
  );
}

/** When the session last left its rest: what was before that is told by the table of its states. */
function began(whole, transitions) {
  let start = Infinity;
  for (const transition of [...transitions].reverse()) {
    if (RESTS.has(transition.to) && start !== Infinity) {
      break;
    }
    start = RESTS.has(transition.to) ? start : Date.parse(transition.at);
  }
  return Math.min(start, whole.turn === undefined ? Date.now() : Date.parse(whole.turn.started));
}

export function states(timeline) {
  if (timeline === null || timeline.transitions.length === 0) {
    return null;
  }
  const now = Date.now();
  const rows = stretches(timeline.transitions, now).reverse();
  return section(
    'States',
    h(
      'div.scroll',
      {tabindex: '0', role: 'group', 'aria-label': 'States'},
      h(
        'table.states',
        {},
        h('thead', {}, h('tr', {}, ...['Since', 'State', 'For', 'Why', 'Known from'].map((name) => h('th', {scope: 'col'}, name)))),
        h('tbody', {}, ...rows.map((part, index) =>
          h(
            'tr',
            {},
            h('td.at', {title: moment(part.at)}, clock(part.at)),
            h('td', {}, h(`span.outcome.${lookOf(part.state).tone}`, {}, sign(part.state), lookOf(part.state).label)),
            h('td.took', {}, index === 0 ? h('time', {datetime: part.at, 'data-since': part.at}, ago(part.at)) : duration((part.to - part.from) / 1000)),
            h('td', {}, part.reason),
            h('td.muted', {}, WITNESSES[part.witness] ?? part.witness),
          ),
        )),
      ),
    ),
  );
}

function list(...pairs) {
  return h(
    'dl',
    {},
    ...pairs.filter((pair) => pair !== null).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  );
}

export function figures(whole) {
  const {usage} = whole;
  return section(
    'Figures',
    list(
      ['Tokens in', exact(usage.input_tokens)],
      ['Tokens out', exact(usage.output_tokens)],
      ['Tokens from cache', exact(usage.cached_tokens)],
      ['Cost', cost(usage.cost)],
      whole.turn === undefined ? null : ['Cost of this turn', cost(whole.turn.usage.cost)],
      ['Turns', exact(whole.turns)],
      whole.tools === undefined ? null : ['Tool calls of this turn', exact(whole.tools)],
      whole.failures ? ['of which failed', exact(whole.failures)] : null,
      whole.retries ? ['Attempts made again', exact(whole.retries)] : null,
    ),
  );
}

export function pushed({pushed: said}) {
  if (said === undefined) {
    return null;
  }
  const more = Object.entries(said.metadata ?? {});
  return section(
    'What the agent says',
    list(
      ['Status', lookOf(said.status).label],
      ['At', moment(said.timestamp)],
      said.progress === undefined ? null : ['Progress', `${Math.round(said.progress * 100)}%`],
      said.task_id === undefined ? null : ['Task', said.task_id],
      said.message === undefined ? null : ['Message', h('span.whole', {}, said.message)],
      said.result === undefined ? null : ['Result', h('span.whole', {}, said.result)],
      ...more.map(([name, value]) => [name, h('span.whole', {}, typeof value === 'string' ? value : JSON.stringify(value))]),
    ),
  );
}

export function preview(card, row) {
  return section(
    'Its post',
    card === null
      ? h('p.note', {}, 'There is no post yet.')
      : post(card),
    parentOf(row) !== null && sessions.has(parentOf(row)) ? h('p.note', {}, 'A sub-agent stands in the post of the session that spawned it.') : null,
  );
}

export function whereabouts(whole) {
  return section(
    'Where',
    list(
      ['Key', h('code.whole', {}, whole.key)],
      ['Gateway', whole.gateway],
      ['Kind', whole.kind],
      whole.channel === undefined ? null : ['Talks in', whole.channel],
      whole.last_sign === undefined ? null : ['Last sign of life', moment(whole.last_sign)],
      whole.source === undefined ? null : ['Transcript', h('code.whole', {}, whole.source)],
    ),
  );
}
