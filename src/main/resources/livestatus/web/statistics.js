// What was counted, as plots.

import {ask} from './api.js';
import {bars, columns, figure} from './plot.js';
import {cost, count, day, duration, exact} from './words.js';
import {h, morph} from './dom.js';
import {refresh} from './tooltip.js';
import {remember} from './address.js';
import {sessions} from './store.js';

const SPANS = {'1d': '24 hours', '7d': '7 days', '30d': '30 days', '': 'All time'};
const NAMES = ['overall', 'agents', 'days', 'durations', 'tools', 'skills'];
const MOST = 12;
const DAY = 86_400_000;
const MOST_DAYS = 365;
const REFRESH = 60_000;

/** Lengths of sessions that are told apart, in seconds. */
const LENGTHS = [
  ['< 10 s', 10],
  ['< 1 min', 60],
  ['< 5 min', 300],
  ['< 15 min', 900],
  ['< 1 h', 3600],
  ['< 4 h', 14_400],
  ['< 1 d', 86_400],
  ['longer', Infinity],
];

export function show(main, query) {
  const filter = {
    since: query.get('since') ?? '7d',
    agent: query.get('agent') ?? '',
    gateway: query.get('gateway') ?? '',
  };
  const spans = h('div.chips', {role: 'group', 'aria-label': 'Of which time'});
  const agent = h('select', {id: 'agent', 'aria-label': 'Agent'});
  const gateway = h('select', {id: 'gateway', 'aria-label': 'Gateway'});
  const body = h('div.statistics', {'aria-live': 'off'});
  main.replaceChildren(h('h1', {}, 'Statistics'), h('div.tools', {}, spans, agent, gateway), body);
  let asked = 0;
  let told = null;

  function controls() {
    morph(spans, h('div.chips', {role: 'group', 'aria-label': 'Of which time'}, ...Object.entries(SPANS).map(([value, label]) =>
      h('button.chip', {type: 'button', 'data-since': value, 'aria-pressed': String(filter.since === value)}, label),
    )));
    choices(agent, 'All agents', (row) => row.agent, filter.agent, (told?.agents ?? []).map((one) => one.agent_id));
    choices(gateway, 'All gateways', (row) => row.gateway, filter.gateway, []);
    gateway.hidden = gateway.options.length < 3 && filter.gateway === '';
  }

  async function load() {
    const number = ++asked;
    const text = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
    const answers = await Promise.allSettled(NAMES.map((name) => ask(`/api/statistics/${name}${text === '' ? '' : `?${text}`}`)));
    if (number !== asked) {
      return; // Another time was chosen meanwhile.
    }
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed === undefined) {
      told = Object.fromEntries(NAMES.map((name, index) => [name, answers[index].value[name]]));
    }
    morph(body, h('div.statistics', {'aria-live': 'off'}, ...drawn(told, filter.since, failed?.reason ?? null)));
    controls();
    refresh();
  }

  function change(name, value) {
    filter[name] = value;
    remember('statistics', filter.since === '7d' ? {...filter, since: ''} : {...filter, since: filter.since === '' ? 'all' : filter.since});
    controls();
    load();
  }

  if (filter.since === 'all') {
    filter.since = '';
  }
  spans.addEventListener('click', (event) => {
    const since = event.target.closest('button')?.dataset.since;
    if (since !== undefined) {
      change('since', since);
    }
  });
  agent.addEventListener('change', () => change('agent', agent.value));
  gateway.addEventListener('change', () => change('gateway', gateway.value));
  controls();
  morph(body, h('div.statistics', {'aria-live': 'off'}, h('p.note', {}, 'Counting …')));
  load();
  const timer = setInterval(() => document.hidden || load(), REFRESH);
  return () => {
    asked = -1;
    clearInterval(timer);
  };
}

function choices(select, all, of, chosen, more) {
  const values = new Set([...[...sessions.values()].map(of), ...more, ...(chosen === '' ? [] : [chosen])]);
  const fresh = select.cloneNode(false);
  fresh.append(
    h('option', {value: ''}, all),
    ...[...values].sort((a, b) => a.localeCompare(b)).map((value) => h('option', {value}, value)),
  );
  morph(select, fresh);
  select.value = chosen;
}

function drawn(told, since, problem) {
  const trouble = problem === null ? null : h('p.trouble', {role: 'alert'}, problem.message);
  if (told === null) {
    return [trouble];
  }
  if (told.overall.total === 0) {
    return [
      trouble,
      h(
        'div.empty',
        {},
        h('h2', {}, 'Nothing was kept of this time'),
        h('p', {}, 'Every session is counted here from its first change of state on. Choose a longer time, or let an agent work.'),
      ),
    ];
  }
  return [
    trouble,
    tiles(told.overall, told.agents),
    h('div.figures', {}, perDay(told.days, since), working(told.days, told.agents), lengths(told.durations), tools(told.tools), failures(told.agents), skills(told.skills)),
  ];
}

function tiles(overall, agents) {
  const tokens = overall.input_tokens + overall.output_tokens + overall.cached_tokens;
  const tile = (value, label, title = null) => h('div.tile', {title}, h('b', {}, value), h('span', {}, label));
  return h(
    'div.tiles',
    {},
    tile(exact(overall.total), overall.total === 1 ? 'session' : 'sessions'),
    tile(exact(overall.active), 'open now'),
    tile(exact(overall.failures), overall.failures === 1 ? 'failure' : 'failures'),
    tile(exact(agents.length), agents.length === 1 ? 'agent' : 'agents'),
    tile(count(tokens), 'tokens', `${exact(tokens)} tokens`),
    tile(cost(overall.cost), 'cost'),
  );
}

/** Every day of the time that was asked for, also those without any session. */
function perDay(rows, since) {
  const sums = new Map();
  for (const row of rows) {
    const sum = sums.get(row.day) ?? {sessions: 0, failures: 0};
    sum.sessions += row.sessions;
    sum.failures += row.failures;
    sums.set(row.day, sum);
  }
  const today = Date.parse(new Date().toISOString().slice(0, 10));
  const asked = today - (Math.max(7, parseInt(since, 10) || 0) - 1) * DAY;
  const first = Math.min(asked, ...[...sums.keys()].map(Date.parse));
  const days = [];
  for (let at = Math.max(first, today - MOST_DAYS * DAY); at <= today; at += DAY) {
    const date = new Date(at).toISOString().slice(0, 10);
    days.push([date, sums.get(date) ?? {sessions: 0, failures: 0}]);
  }
  const groups = days.map(([date, sum]) => ({
    label: day(date),
    tip: `${day(date)}: ${exact(sum.sessions)} sessions, ${exact(sum.failures)} failures`,
    parts: [
      {tone: 'error', value: Math.min(sum.failures, sum.sessions)},
      {tone: 'working', value: Math.max(0, sum.sessions - sum.failures)},
    ],
  }));
  return figure(
    'Sessions and failures per day',
    'Failures in red, at the foot of each bar.',
    columns('Sessions and failures per day; the table below has the figures', groups, (value) => count(value)),
    ['Day', 'Sessions', 'Failures'],
    rows.length === 0 ? [] : days.map(([date, sum]) => [date, exact(sum.sessions), exact(sum.failures)]),
  );
}

function working(days, agents) {
  const sums = new Map(agents.map((agent) => [agent.agent_id, {working: 0, blocked: 0}]));
  for (const row of days) {
    const sum = sums.get(row.agent_id) ?? {working: 0, blocked: 0};
    sum.working += row.state_seconds.working ?? 0;
    sum.blocked += row.state_seconds.blocked ?? 0;
    sums.set(row.agent_id, sum);
  }
  const rows = [...sums].filter(([, sum]) => sum.working + sum.blocked > 0).sort((a, b) => b[1].working - a[1].working);
  return figure(
    'Time at work per agent',
    'In amber, the time spent waiting for a person.',
    bars(rows.slice(0, MOST).map(([name, sum]) => ({
      label: name,
      value: duration(sum.working),
      tip: `${name}: ${duration(sum.working)} at work, ${duration(sum.blocked)} blocked`,
      parts: [{tone: 'working', value: sum.working}, {tone: 'blocked', value: sum.blocked}],
    }))),
    ['Agent', 'At work', 'Blocked'],
    rows.map(([name, sum]) => [name, duration(sum.working), duration(sum.blocked)]),
  );
}

function lengths(durations) {
  const counts = LENGTHS.map(() => 0);
  for (const one of durations) {
    counts[LENGTHS.findIndex(([, most]) => one.seconds < most)]++;
  }
  const groups = LENGTHS.map(([label], index) => ({
    label,
    tip: `${label}: ${exact(counts[index])} sessions`,
    parts: [{tone: 'working', value: counts[index]}],
  }));
  return figure(
    'How long sessions last',
    null,
    columns('How long sessions last; the table below has the figures', groups, (value) => count(value)),
    ['Length', 'Sessions'],
    durations.length === 0 ? [] : LENGTHS.map(([label], index) => [label, exact(counts[index])]),
  );
}

function tools(rows) {
  return figure(
    'Tools: calls and failures',
    'Failures in red.',
    bars(rows.slice(0, MOST).map((tool) => ({
      label: tool.tool,
      value: tool.failures === 0 ? exact(tool.calls) : `${exact(tool.calls)}, ${exact(tool.failures)} failed`,
      tip: `${tool.tool}: ${exact(tool.calls)} calls, ${exact(tool.failures)} failed, ${duration(tool.seconds)} in all`,
      parts: [{tone: 'error', value: tool.failures}, {tone: 'working', value: tool.calls - tool.failures}],
    }))),
    ['Tool', 'Calls', 'Failures', 'Time'],
    rows.map((tool) => [tool.tool, exact(tool.calls), exact(tool.failures), duration(tool.seconds)]),
  );
}

function failures(agents) {
  const rows = [...agents].sort((a, b) => b.failure_rate - a.failure_rate || b.sessions - a.sessions);
  return figure(
    'Agents',
    'Sessions, and in red how many of them failed.',
    bars(rows.slice(0, MOST).map((one) => ({
      label: one.agent_id,
      value: one.failures === 0 ? exact(one.sessions) : `${exact(one.sessions)}, ${Math.round(one.failure_rate * 100)}% failed`,
      tip: `${one.agent_id}: ${exact(one.sessions)} sessions, ${exact(one.failures)} failed`,
      parts: [{tone: 'error', value: one.failures}, {tone: 'working', value: Math.max(0, one.sessions - one.failures)}],
    }))),
    ['Agent', 'Sessions', 'Failed', 'Median', '90% within', 'Tokens', 'Cost'],
    rows.map((one) => [
      one.agent_id,
      exact(one.sessions),
      exact(one.failures),
      duration(one.median_seconds),
      duration(one.p90_seconds),
      count(one.input_tokens + one.output_tokens + one.cached_tokens),
      cost(one.cost),
    ]),
  );
}

function skills(rows) {
  return figure(
    'Skills',
    rows.length === 0 ? 'Agents report the skills they load: live-status track skill.' : null,
    bars(rows.slice(0, MOST).map((one) => ({
      label: one.skill,
      value: exact(one.uses),
      tip: `${one.skill}: ${exact(one.uses)} uses in ${exact(one.sessions)} sessions`,
      parts: [{tone: 'done', value: one.uses}],
    }))),
    ['Skill', 'Uses', 'Sessions', 'Average context'],
    rows.map((one) => [one.skill, exact(one.uses), exact(one.sessions), one.average_context === undefined ? '' : exact(Math.round(one.average_context))]),
  );
}
