// The page with all sessions.

import {drawn, heads} from './row.js';
import {exact, plural} from './words.js';
import {group, lines, SORTS} from './tree.js';
import {h, morph, paced} from './dom.js';
import {heard, sessions, subscribe} from './store.js';
import {LongList} from './list.js';
import {lookOf} from './looks.js';
import {refresh} from './tooltip.js';
import {remember, sessionAddress} from './address.js';

const GROUPS = ['error', 'blocked', 'stale', 'working', 'unknown', 'cancelled', 'completed', 'idle'];

/** What is folded, for as long as the tab is open; of sessions that are gone nothing is kept. */
const folded = new Set();

export function show(main, query) {
  const filter = {
    q: query.get('q') ?? '',
    state: (query.get('state') ?? '').split(',').filter((word) => GROUPS.includes(word)).join(','),
    agent: query.get('agent') ?? '',
    gateway: query.get('gateway') ?? '',
    sort: Object.hasOwn(SORTS, query.get('sort')) ? query.get('sort') : 'urgency',
  };
  const chips = h('div.chips', {role: 'group', 'aria-label': 'Filter by state'});
  const search = h('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Search',
    'aria-label': 'Search sessions',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-keyshortcuts': '/',
  });
  search.value = filter.q;
  const agent = choice('agent', 'Agent', 'All agents');
  const gateway = choice('gateway', 'Gateway', 'All gateways');
  const sort = h(
    'select',
    {id: 'sort', 'aria-label': 'Sort by'},
    ...Object.entries(SORTS).map(([value, label]) => h('option', {value}, label)),
  );
  sort.value = filter.sort;
  const fold = h('button.quiet', {type: 'button', id: 'fold'});
  const found = h('p.found', {'aria-live': 'off'});
  const rows = h('div.rows', {role: 'rowgroup'});
  const grid = h(
    'div.grid',
    {role: 'treegrid', 'aria-label': 'Sessions', 'aria-colcount': '7'},
    h('div', {role: 'rowgroup'}, heads()),
    rows,
  );
  const empty = h('div.empty', {hidden: true});
  main.replaceChildren(
    h('h1.unseen', {}, 'Sessions'),
    chips,
    h('div.tools', {role: 'search', 'aria-label': 'Sessions'}, search, agent, gateway, sort, fold, found),
    grid,
    empty,
  );

  const list = new LongList(rows, (line, index, active) => drawn(line, index, active, manyGateways));
  let manyGateways = false;

  function update() {
    const counts = {};
    const agents = new Set();
    const gateways = new Set();
    let parents = false;
    for (const row of sessions.values()) {
      counts[group(row)] = (counts[group(row)] ?? 0) + 1;
      agents.add(row.agent);
      gateways.add(row.gateway);
      parents ||= row.children.length > 0;
    }
    for (const id of folded) {
      if (!sessions.has(id)) {
        folded.delete(id);
      }
    }
    manyGateways = gateways.size > 1;
    morph(chips, drawnChips(counts, filter.state));
    options(agent, agents, filter.agent);
    options(gateway, gateways, filter.gateway);
    gateway.hidden = !manyGateways && filter.gateway === '';
    const {flat, total} = lines(filter, (id) => folded.has(id));
    found.textContent =
      total === sessions.size ? plural(total, 'session') : `${exact(total)} of ${plural(sessions.size, 'session')}`;
    fold.hidden = !parents;
    fold.textContent = folded.size > 0 ? 'Unfold all' : 'Fold all';
    grid.setAttribute('aria-rowcount', flat.length + 1);
    grid.hidden = flat.length === 0;
    empty.hidden = flat.length > 0;
    if (flat.length === 0) {
      morph(empty, nothing(filter));
    }
    list.set(flat);
    refresh();
  }

  function change(name, value) {
    filter[name] = value;
    remember('sessions', {...filter, sort: filter.sort === 'urgency' ? '' : filter.sort});
    update();
  }

  chips.addEventListener('click', (event) => {
    const word = event.target.closest('button')?.dataset.word;
    if (word === 'all') {
      change('state', '');
    } else if (word !== undefined) {
      const words = new Set(filter.state === '' ? [] : filter.state.split(','));
      words.delete(word) || words.add(word);
      change('state', [...words].join(','));
    }
  });
  search.addEventListener('input', () => change('q', search.value.trim()));
  for (const select of [agent, gateway, sort]) {
    select.addEventListener('change', () => change(select.id, select.value));
  }
  empty.addEventListener('click', (event) => {
    if (event.target.closest('#clear') !== null) {
      Object.assign(filter, {q: '', state: '', agent: '', gateway: ''});
      search.value = '';
      change('q', '');
      search.focus();
    }
  });
  fold.addEventListener('click', () => {
    if (folded.size > 0) {
      folded.clear();
    } else {
      for (const [id, row] of sessions) {
        if (row.children.length > 0) {
          folded.add(id);
        }
      }
    }
    update();
  });
  const toggle = (id) => {
    folded.delete(id) || folded.add(id);
    update();
  };
  rows.addEventListener('click', (event) => {
    const id = event.target.closest('.row')?.dataset.id;
    if (event.target.closest('.fold') !== null) {
      toggle(id);
    } else if (id !== undefined && event.target.closest('a, button') === null && getSelection().isCollapsed) {
      location.hash = sessionAddress(sessions.get(id));
    }
  });
  rows.addEventListener('focusin', (event) => {
    const row = event.target.closest('.row');
    if (row !== null) {
      list.settle(row.dataset.id);
    }
  });
  rows.addEventListener('keydown', (event) => keys(event, list, toggle));
  const slash = (event) => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.target.closest('input, select')) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  };
  document.addEventListener('keydown', slash);
  const stop = subscribe(paced(120, update));
  update();
  return () => {
    stop();
    list.close();
    document.removeEventListener('keydown', slash);
  };
}

function keys(event, list, toggle) {
  if (event.target.closest('.row') === null || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const index = list.active;
  const line = list.lines[index];
  const page = Math.max(1, Math.floor(innerHeight / 80));
  const moves = {
    ArrowDown: () => list.go(index + 1),
    ArrowUp: () => list.go(index - 1),
    PageDown: () => list.go(index + page),
    PageUp: () => list.go(index - page),
    Home: () => list.go(0),
    End: () => list.go(list.lines.length - 1),
    ArrowRight: () => {
      if (line.folded) {
        toggle(line.id);
      } else if (line.below > 0) {
        list.go(index + 1);
      }
    },
    ArrowLeft: () => {
      if (line.below > 0 && !line.folded) {
        toggle(line.id);
      } else {
        const above = list.lines.slice(0, index).findLastIndex((other) => other.depth < line.depth);
        list.go(above < 0 ? index : above);
      }
    },
  };
  if (Object.hasOwn(moves, event.key)) {
    event.preventDefault();
    moves[event.key]();
  } else if (event.key === 'Enter' && event.target.matches('.row')) {
    location.hash = sessionAddress(line.row);
  }
}

function choice(id, label, all) {
  return h('select', {id, 'aria-label': label}, h('option', {value: ''}, all));
}

/** What can be chosen; what is chosen stays a choice even when no session has it now. */
function options(select, values, chosen) {
  const all = [...new Set([...values, ...(chosen === '' ? [] : [chosen])])].sort((a, b) => a.localeCompare(b));
  const fresh = select.cloneNode(false);
  fresh.append(select.firstElementChild.cloneNode(true), ...all.map((value) => h('option', {value}, value)));
  fresh.hidden = select.hidden;
  morph(select, fresh);
  select.value = chosen;
}

function drawnChips(counts, chosen) {
  const words = new Set(chosen === '' ? [] : chosen.split(','));
  const chip = (word, label, number, pressed) =>
    h(
      `button.chip.${word === 'all' ? 'all' : lookOf(word).tone}`,
      {type: 'button', 'data-word': word, 'aria-pressed': String(pressed)},
      h('b', {}, exact(number)),
      ` ${label}`,
    );
  return h(
    'div.chips',
    {role: 'group', 'aria-label': 'Filter by state'},
    chip('all', 'all', sessions.size, words.size === 0),
    ...GROUPS.filter((word) => counts[word] > 0 || words.has(word)).map((word) =>
      chip(word, lookOf(word).label.toLowerCase(), counts[word] ?? 0, words.has(word)),
    ),
  );
}

function nothing(filter) {
  if (sessions.size > 0) {
    return h(
      'div.empty',
      {},
      h('h2', {}, 'No session is like that now'),
      h('p', {}, 'Of the ', plural(sessions.size, 'session'), ' none matches these filters.'),
      h('button.plain', {type: 'button', id: 'clear'}, 'Clear the filters'),
    );
  }
  return heard
    ? h(
        'div.empty',
        {},
        h('h2', {}, 'No sessions yet'),
        h('p', {}, 'The daemon watches, and the gateway’s records name no session. As soon as an agent is asked something, it appears here by itself.'),
        h('p', {}, h('code', {}, 'live-status doctor'), ' tells what is watched, and what to do if that is not it. An agent can also report itself: see ', h('code', {}, 'session_status.py'), '.'),
      )
    : h('div.empty', {}, h('p', {}, 'Asking the daemon …'));
}
