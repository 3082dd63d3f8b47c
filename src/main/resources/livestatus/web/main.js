// Starts the page: connects, follows the address, and owns what every page shares.

import {svg} from './dom.js';
import {ago, clock, moment} from './words.js';
import {announce} from './announcer.js';
import {group} from './tree.js';
import {listen} from './live.js';
import {read} from './address.js';
import {sessions, subscribe, take} from './store.js';
import * as agentsPage from './agents.js';
import * as sessionPage from './session.js';
import * as sessionsPage from './sessions.js';
import * as statisticsPage from './statistics.js';

const PAGES = {
  sessions: {title: 'Sessions', show: (main, at) => sessionsPage.show(main, at.query)},
  session: {title: 'Session', show: sessionPage.show},
  agents: {title: 'Agents', show: agentsPage.show},
  statistics: {title: 'Statistics', show: (main, at) => statisticsPage.show(main, at.query)},
};

const main = document.getElementById('content');
let leave = () => {};
let shown = null;
const scrolled = new Map();

function route() {
  const at = read();
  if (at === null) {
    return;
  }
  const name = Object.hasOwn(PAGES, at.page) ? at.page : 'sessions';
  if (shown !== null) {
    scrolled.set(shown, scrollY);
  }
  leave();
  leave = PAGES[name].show(main, at);
  const nav = name === 'session' ? 'sessions' : name;
  for (const entry of document.querySelectorAll('nav [data-page]')) {
    if (entry.dataset.page === nav) {
      entry.setAttribute('aria-current', 'page');
    } else {
      entry.removeAttribute('aria-current');
    }
  }
  if (shown !== null) {
    main.focus({preventScroll: true});
  }
  shown = name;
  scrollTo({top: name === 'session' ? 0 : (scrolled.get(name) ?? 0), behavior: 'instant'});
  title();
}

/** The tab tells how many sessions need a person. */
function title() {
  let needy = 0;
  for (const row of sessions.values()) {
    const word = group(row);
    needy += word === 'error' || word === 'blocked' ? 1 : 0;
  }
  const name = PAGES[shown].title;
  document.title = `${needy > 0 ? `(${needy}) ` : ''}${name} · Live Status`;
}

/** Times pass: once a second the text of those in the document that read differently now. */
function tick() {
  if (!document.hidden) {
    const now = Date.now();
    for (const time of document.querySelectorAll('time[data-since]')) {
      const text = ago(time.dataset.since, now);
      if (time.textContent !== text) {
        time.textContent = text;
      }
    }
  }
}

const connection = document.getElementById('connection');

function connected({word, seen, problem}) {
  if (connection.dataset.state === word && word === 'live') {
    return;
  }
  const last = seen === null ? '' : ` What you see is of ${moment(seen)}.`;
  const texts = {
    connecting: ['Connecting', 'The daemon was not heard yet.'],
    live: ['Live', 'Changes appear as they happen.'],
    reconnecting: ['Reconnecting', `The connection broke.${last}`],
    lost: [seen === null ? 'No connection' : `Lost since ${clock(seen)}`, `The daemon does not answer; it is tried again and again.${last}`],
    refused: ['Refused', `${problem}${last}`],
  };
  const [text, tip] = texts[word];
  connection.dataset.state = word;
  connection.textContent = text;
  connection.dataset.tip = tip;
  document.documentElement.dataset.connection = word;
}

const THEMES = {
  system: ['Theme: as the system has it', 'M8 2a6 6 0 1 0 0 12z M8 2a6 6 0 0 1 0 12'],
  light: ['Theme: light', 'M8 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1'],
  dark: ['Theme: dark', 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z'],
};

function theme(name) {
  const button = document.getElementById('theme');
  const [label, path] = THEMES[name];
  if (name === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = name;
  }
  button.dataset.name = name;
  button.setAttribute('aria-label', label);
  button.title = label;
  button.replaceChildren(svg(`svg.${name}`, {viewBox: '0 0 16 16', 'aria-hidden': 'true'}, svg('path', {d: path})));
  try {
    localStorage.setItem('theme', name);
  } catch {
    // Then it is remembered for as long as the page is open.
  }
}

document.getElementById('theme').addEventListener('click', (event) => {
  const names = Object.keys(THEMES);
  theme(names[(names.indexOf(event.currentTarget.dataset.name) + 1) % names.length]);
});
document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});

theme(document.documentElement.dataset.theme ?? 'system');
addEventListener('hashchange', route);
subscribe(({changes, first}) => {
  if (!first) {
    announce(changes);
  }
  title();
});
route();
setInterval(tick, 1000);
listen(take, connected);
