// The page of one session: what it was asked, what it did, and why its state is believed.

import {ask} from './api.js';
import {asked, figures, overTime, plan, preview, pushed, states, steps, whereabouts, WITNESSES} from './session-parts.js';
import {ago, moment, plural} from './words.js';
import {badge, explanation, lookOf, progressOf, sign, wordOf} from './looks.js';
import {h, link, morph, paced} from './dom.js';
import {idOf, nameOf, parentOf, sessions, subscribe} from './store.js';
import {paint} from './card.js';
import {progress} from './row.js';
import {refresh} from './tooltip.js';
import {sessionAddress} from './address.js';

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
      h('span', {}, ` · known from ${WITNESSES[row.witness] ?? row.witness}`),
    ),
    progressOf(row) === null ? null : progress(progressOf(row)),
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
