// Mission control: a card for each agent.

import {ago, brief, cost, count, duration, exact, moment, plural} from './words.js';
import {ask} from './api.js';
import {badge, explanation, lookOf, progressOf, said, sign, wordOf, WORDS} from './looks.js';
import {group} from './tree.js';
import {h, morph, paced} from './dom.js';
import {heard, nameOf, sessions, subscribe} from './store.js';
import {columns} from './plot.js';
import {progress} from './row.js';
import {refresh} from './tooltip.js';
import {sessionAddress} from './address.js';

const SHOWN = 4;
const REFRESH = 60_000;
const DAYS = 14;

export function show(main) {
  const cards = h('div.agents');
  main.replaceChildren(h('h1', {}, 'Agents'), cards);
  let statistics = new Map();
  let gone = false;
  const draw = () => {
    if (!gone) {
      morph(cards, drawn(statistics));
      refresh();
    }
  };
  async function load() {
    try {
      const [agents, days] = await Promise.all([
        ask('/api/statistics/agents?since=14d'),
        ask('/api/statistics/days?since=14d'),
      ]);
      statistics = new Map(agents.agents.map((one) => [one.agent_id, {...one, days: []}]));
      for (const one of days.days) {
        statistics.get(one.agent_id)?.days.push(one);
      }
    } catch {
      // The cards tell what is true now; what was is an extra.
    }
    draw();
  }
  const stop = subscribe(paced(250, draw));
  const timer = setInterval(() => document.hidden || load(), REFRESH);
  draw();
  load();
  return () => {
    gone = true;
    stop();
    clearInterval(timer);
  };
}

function drawn(statistics) {
  const agents = new Map();
  for (const row of sessions.values()) {
    agents.set(row.agent, [...(agents.get(row.agent) ?? []), row]);
  }
  if (agents.size === 0) {
    return h(
      'div.agents',
      {},
      h(
        'div.empty',
        {},
        heard ? h('h2', {}, 'No agents yet') : null,
        h('p', {}, heard ? 'Each agent of the gateway gets a card here with its first session.' : 'Asking the daemon …'),
      ),
    );
  }
  const rank = (rows) => Math.min(...rows.map((row) => lookOf(wordOf(row)).rank));
  const sorted = [...agents].sort((a, b) => rank(a[1]) - rank(b[1]) || a[0].localeCompare(b[0]));
  return h('div.agents', {}, ...sorted.map(([name, rows]) => card(name, rows, statistics.get(name))));
}

function card(name, rows, statistics) {
  const counts = new Map();
  for (const row of rows) {
    counts.set(group(row), (counts.get(group(row)) ?? 0) + 1);
  }
  const needy = rows
    .filter((row) => !['idle', 'completed', 'cancelled', 'unknown'].includes(group(row)))
    .sort((a, b) => lookOf(wordOf(a)).rank - lookOf(wordOf(b)).rank || Date.parse(b.since) - Date.parse(a.since));
  const last = rows.map((row) => row.last_sign ?? row.since).sort().at(-1);
  const tokens = rows.reduce((sum, row) => sum + row.tokens, 0);
  const dollars = rows.reduce((sum, row) => sum + row.cost, 0);
  const gateways = [...new Set(rows.map((row) => row.gateway))];
  return h(
    'section.agent-card',
    {'aria-label': name, 'data-agent': name},
    h(
      'header',
      {},
      h('h2', {}, h('a', {href: `#/?agent=${encodeURIComponent(name)}`}, name)),
      h('span.note', {}, gateways.join(', ')),
    ),
    h(
      'ul.counts',
      {'aria-label': 'Sessions by state'},
      ...WORDS.filter((word) => counts.has(word)).map((word) =>
        h(`li.${lookOf(word).tone}`, {}, sign(word), `${exact(counts.get(word))} ${lookOf(word).label.toLowerCase()}`),
      ),
    ),
    h('ul.current', {'aria-label': 'What it does now'}, ...needy.slice(0, SHOWN).map(current), needy.length === 0 ? h('li.calm', {}, 'Nothing to do now.') : null),
    needy.length > SHOWN
      ? h('p.note', {}, h('a.inline', {href: `#/?agent=${encodeURIComponent(name)}`}, `and ${exact(needy.length - SHOWN)} more`))
      : null,
    statistics === undefined ? null : recent(name, statistics),
    h(
      'footer',
      {},
      h('span', {}, plural(rows.length, 'session')),
      h('span', {title: `${exact(tokens)} tokens`}, `${count(tokens)} tokens`),
      h('span', {}, cost(dollars)),
      h('span', {}, 'seen ', h('time', {datetime: last, 'data-since': last, title: moment(last)}, ago(last)), ' ago'),
    ),
  );
}

function current(row) {
  const words = row.state === 'working' ? (row.tool?.words ?? said(row) ?? row.asked ?? '') : explanation(row);
  return h(
    'li',
    {},
    h('div.current-head', {}, h('a.title', {href: sessionAddress(row)}, nameOf(row)), badge(row)),
    h('div.about', {}, brief(words ?? '', 120)),
    progressOf(row) === null ? null : progress(progressOf(row)),
  );
}

/** Two weeks in little: the time at work of each day. */
function recent(name, statistics) {
  const today = new Date().toISOString().slice(0, 10);
  const days = Array.from({length: DAYS}, (unused, index) =>
    new Date(Date.parse(today) - (DAYS - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
  const seconds = new Map(statistics.days.map((one) => [one.day, one.state_seconds.working ?? 0]));
  const sum = [...seconds.values()].reduce((all, one) => all + one, 0);
  return h(
    'div.recent',
    {},
    columns(
      `${name} worked ${duration(sum)} in the last ${DAYS} days`,
      days.map((date) => ({
        label: '',
        tip: `${date}: ${duration(seconds.get(date) ?? 0)} at work`,
        parts: [{tone: 'working', value: seconds.get(date) ?? 0}],
      })),
      () => '',
    ),
    h('span.note', {}, `${duration(sum)} at work in ${DAYS} days`, statistics.failures > 0 ? `, ${plural(statistics.failures, 'failure')}` : ''),
  );
}
