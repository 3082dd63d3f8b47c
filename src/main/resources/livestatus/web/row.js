// One line of the list of sessions.

import {ago, brief, cost, count, exact, moment, plural} from './words.js';
import {badge, explanation, progressOf, said, wordOf} from './looks.js';
import {h, link, svg} from './dom.js';
import {nameOf} from './store.js';
import {sessionAddress} from './address.js';

const KINDS = {
  main: 'main session',
  named: 'session',
  subagent: 'sub-agent',
  cron: 'cron job',
  hook: 'hook',
  channel: 'channel',
  group: 'group',
  direct: 'direct',
  pushed: 'reports itself',
  other: 'session',
};

/** The line above all others. */
export function heads() {
  const head = (name, text) => h(`div.cell.${name}`, {role: 'columnheader'}, text);
  return h(
    'div.row.heads',
    {role: 'row', 'aria-rowindex': '1'},
    head('name', 'Session'),
    head('state', 'State'),
    head('now', 'Doing'),
    head('since', 'For'),
    head('tokens', 'Tokens'),
    head('model', 'Model'),
    head('post', h('span.unseen', {}, 'Status post')),
  );
}

const CHEVRON = 'M6 4l4 4-4 4';

/** A line as an element. */
export function drawn(line, index, active, manyGateways) {
  const {row, id, depth, below} = line;
  const word = wordOf(row);
  const tab = active ? '0' : '-1';
  const guides = Array.from({length: Math.min(depth, 8)}, () => h('i.guide'));
  const fold =
    below === 0
      ? h('span.leaf')
      : h(
          'button.fold',
          {type: 'button', tabindex: '-1', 'aria-label': line.folded ? 'Unfold sub-agents' : 'Fold sub-agents'},
          svg('svg', {viewBox: '0 0 16 16', 'aria-hidden': 'true'}, svg('path', {d: CHEVRON})),
        );
  return h(
    'div.row',
    {
      role: 'row',
      tabindex: tab,
      'data-id': id,
      'data-state': word,
      'data-context': line.match ? null : '',
      'data-depth': Math.min(depth, 6),
      'aria-rowindex': index + 2,
      'aria-level': depth + 1,
      'aria-expanded': below === 0 ? null : String(!line.folded),
    },
    h(
      'div.cell.name',
      {role: 'gridcell'},
      ...guides,
      fold,
      h(
        'div.words',
        {},
        h('a.title', {href: sessionAddress(row), tabindex: tab}, nameOf(row)),
        h('div.sub', {}, ...subtitle(row, below, manyGateways)),
      ),
    ),
    h('div.cell.state', {role: 'gridcell'}, badge(row, tab)),
    h('div.cell.now', {role: 'gridcell'}, ...activity(row, word)),
    h(
      'div.cell.since',
      {role: 'gridcell'},
      h('time', {datetime: row.since, 'data-since': row.since, title: `Since ${moment(row.since)}`}, ago(row.since)),
    ),
    h(
      'div.cell.tokens',
      {role: 'gridcell', title: row.tokens > 0 ? `${exact(row.tokens)} tokens, ${cost(row.cost)}` : null},
      row.tokens > 0 ? count(row.tokens) : '',
    ),
    h('div.cell.model', {role: 'gridcell'}, row.model ?? ''),
    h('div.cell.post', {role: 'gridcell'}, postLink(row, tab)),
  );
}

function subtitle(row, below, manyGateways) {
  const parts = [h('span.agent', {}, row.agent)];
  if (row.kind in KINDS && row.kind !== row.agent) {
    parts.push(h('span', {}, KINDS[row.kind]));
  }
  if (row.channel !== undefined && row.channel !== 'mattermost') {
    parts.push(h('span', {}, row.channel));
  }
  if (below > 0) {
    parts.push(h('span', {}, plural(below, 'sub-agent')));
  }
  if (manyGateways) {
    parts.push(h('span', {}, row.gateway));
  }
  return parts;
}

/** What a session does in one line, and what it is about in a second one. */
function activity(row, word) {
  const first = doing(row, word);
  const about = row.task_id ?? row.asked ?? '';
  const lines = [first ?? h('div.about', {}, about)];
  if (progressOf(row) !== null) {
    lines.push(progress(progressOf(row)));
  } else if (first !== null && about !== '') {
    lines.push(h('div.about', {}, about));
  }
  return lines;
}

function doing(row, word) {
  if (row.state === 'error') {
    return h('div.doing.failed', {}, brief(explanation(row)));
  }
  if (row.state === 'blocked') {
    return h('div.doing', {}, brief(explanation(row)));
  }
  if (word !== 'working') {
    return row.state === 'working' ? h('div.doing', {}, brief(row.reason)) : null;
  }
  if (row.tool !== undefined) {
    const more = row.tool.open > 1 ? ` and ${row.tool.open - 1} more` : '';
    return h('div.doing', {}, h('code', {}, row.tool.words), more);
  }
  return h('div.doing', {}, brief(said(row) ?? (row.witness === 'children' ? row.reason : 'thinking')));
}

/** A bar that tells how far the work is. */
export function progress(fraction) {
  const percent = Math.round(fraction * 100);
  return h(
    'div.progress',
    {},
    h('progress', {max: '100', value: percent, 'aria-label': 'Progress'}),
    h('span', {}, `${percent}%`),
  );
}

function postLink(row, tab) {
  const href = row.post === undefined ? null : link(row.post);
  return href === null
    ? ''
    : h(
        'a.out',
        {href, target: '_blank', rel: 'noopener noreferrer', tabindex: tab, title: 'Open the status post', 'aria-label': `Status post of ${nameOf(row)}`},
        svg('svg', {viewBox: '0 0 16 16', 'aria-hidden': 'true'}, svg('path', {d: 'M6 3H3v10h10v-3M9 3h4v4M13 3L7.5 8.5'})),
      );
}
