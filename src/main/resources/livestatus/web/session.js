// The page of one session: what it was asked, what it did, and why its state is believed.

import {ask} from './api.js';
import {badge, explanation, lookOf, sign, wordOf} from './looks.js';
import {ago, clock, cost, duration, exact, moment, plural} from './words.js';
import {gantt, RESTS, stretches} from './gantt.js';
import {h, link, morph, paced, svg} from './dom.js';
import {idOf, nameOf, parentOf, sessions, subscribe} from './store.js';
import {paint, post} from './card.js';
import {progress} from './sessions.js';
import {refresh} from './tooltip.js';
import {sessionAddress} from './address.js';

const WITNESSES = {
  end: 'the records of its end',
  'run-status': 'the gateway’s own run status',
  lock: 'the lock that a living process holds',
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

export function show(main, at) {
  const gateway = at.query.get('gateway');
  const id = gateway === null ? at.key : `${gateway}\n${at.key}`;
  const path = `/api/sessions/${encodeURIComponent(at.key)}`;
  const query = gateway === null ? '' : `gateway=${encodeURIComponent(gateway)}`;
  const known = {whole: null, timeline: null, card: null, problem: null};
  const article = h('article.session');
  main.replaceChildren(article);
  let gone = false;
  let asking = false;
  let again = false;

  function draw() {
    if (!gone) {
      morph(article, drawn(known, id));
      paint(article);
      refresh();
    }
  }

  async function load() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    const of = (part, more = '') => {
      const all = [query, more].filter((one) => one !== '').join('&');
      return ask(path + part + (all === '' ? '' : `?${all}`));
    };
    const [whole, timeline, card] = await Promise.allSettled([
      of(''),
      of('/timeline', 'tree=true&limit=300'),
      of('/card'),
    ]);
    known.problem = whole.status === 'rejected' ? whole.reason : null;
    known.whole = whole.value ?? known.whole;
    known.timeline = timeline.value ?? known.timeline;
    known.card = card.value ?? (card.reason?.status === 404 ? null : known.card);
    asking = false;
    draw();
    if (again && !gone) {
      again = false;
      reload();
    }
  }

  const reload = paced(1000, () => gone || load());
  const stop = subscribe(({changes, first}) => {
    if (first || changes.some(({now}) => concerns(now, id))) {
      reload();
    }
  });
  // A bar that grows; what does not run does not change.
  const timer = setInterval(() => {
    if (!document.hidden && known.whole?.state === 'working') {
      draw();
    }
  }, 1000);
  draw();
  load();
  return () => {
    gone = true;
    stop();
    clearInterval(timer);
  };
}

/** Whether a session is the one that is shown, or somewhere below it. */
function concerns(row, id) {
  const seen = new Set();
  for (let at = row; at !== undefined && !seen.has(idOf(at)); at = sessions.get(parentOf(at))) {
    if (idOf(at) === id) {
      return true;
    }
    seen.add(idOf(at));
  }
  return false;
}

function drawn({whole, timeline, card, problem}, id) {
  const row = sessions.get(id);
  if (whole === null) {
    return h(
      'article.session',
      {},
      h('h1', {}, problem === null ? 'Session' : 'Not known now'),
      h('p.note', {}, problem === null ? 'Asking the daemon …' : problem.message),
      problem === null ? null : h('p', {}, h('a.inline', {href: '#/'}, 'All sessions')),
    );
  }
  const now = {...whole, ...row};
  return h(
    'article.session',
    {},
    head(now),
    problem === null ? null : h('p.trouble', {role: 'alert'}, problem.message),
    trouble(now),
    h(
      'div.columns',
      {},
      h(
        'div.main-column',
        {},
        asked(whole),
        plan(whole),
        overTime(whole, timeline, now),
        steps(whole),
        states(timeline),
      ),
      h('aside.side-column', {'aria-label': 'Figures and post'}, figures(whole), pushed(whole), preview(card, now), whereabouts(whole)),
    ),
  );
}

function head(row) {
  const trail = [];
  const seen = new Set([idOf(row)]);
  for (let above = sessions.get(parentOf(row)); above !== undefined && !seen.has(idOf(above)); above = sessions.get(parentOf(above))) {
    seen.add(idOf(above));
    trail.unshift(h('a', {href: sessionAddress(above)}, nameOf(above)));
  }
  const href = row.post === undefined ? null : link(row.post);
  const word = wordOf(row);
  return h(
    'header.head',
    {},
    h('nav.trail', {'aria-label': 'Sessions above'}, h('a', {href: '#/'}, 'Sessions'), ...trail),
    h('h1', {}, nameOf(row)),
    h(
      'p.standing',
      {},
      badge(row),
      h(
        'span',
        {},
        `${word === 'idle' ? 'Idle' : ''} for `,
        h('time', {datetime: row.since, 'data-since': row.since, title: `Since ${moment(row.since)}`}, ago(row.since)),
      ),
      h('span', {}, row.agent),
      row.model === undefined ? null : h('span', {}, row.model),
      href === null
        ? null
        : h('a.inline', {href, target: '_blank', rel: 'noopener noreferrer'}, 'Status post in Mattermost'),
    ),
    h(
      'p.why',
      {},
      h('span', {}, 'Why: '),
      h('b', {}, row.reason),
      h('span', {}, `. Known from ${WITNESSES[row.witness] ?? row.witness}.`),
    ),
    row.progress !== undefined && row.state === 'working' ? progress(row.progress) : null,
  );
}

function trouble(row) {
  if (row.state === 'error' || row.state === 'blocked') {
    const title = row.state === 'error' ? 'What went wrong' : 'What it waits for';
    return h(
      `section.trouble.${lookOf(row.state).tone}`,
      {'aria-label': title},
      h('h2', {}, sign(row.state), title),
      h('pre', {tabindex: '0', role: 'group', 'aria-label': title}, explanation(row)),
    );
  }
  if (row.error !== undefined && row.state === 'working') {
    return h(
      'section.trouble.stale',
      {'aria-label': 'The last attempt'},
      h('h2', {}, `The last attempt failed; ${plural(row.retries, 'attempt was', 'attempts were')} made again`),
      h('pre', {tabindex: '0', role: 'group', 'aria-label': 'The last attempt'}, row.error),
    );
  }
  return null;
}

function section(title, ...children) {
  return h('section', {'aria-label': title}, h('h2', {}, title), ...children);
}

function asked({turn}) {
  return section(
    'Asked',
    turn?.asked === undefined
      ? h('p.note', {}, turn === undefined ? 'No turn was seen yet.' : 'What began this turn is not in the records.')
      : h('blockquote', {tabindex: '0'}, turn.asked),
  );
}

function plan({turn}) {
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

function steps({turn, tools}) {
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

function overTime(whole, timeline, row) {
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

function states(timeline) {
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

function figures(whole) {
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

function pushed({pushed: said}) {
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

function preview(card, row) {
  return section(
    'Its post',
    card === null
      ? h('p.note', {}, 'There is no post yet.')
      : post(card),
    parentOf(row) !== null && sessions.has(parentOf(row)) ? h('p.note', {}, 'A sub-agent stands in the post of the session that spawned it.') : null,
  );
}

function whereabouts(whole) {
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
