// Says changes of state to those who hear the page: at most one sentence or three every few seconds.

import {nameOf} from './store.js';
import {lookOf, wordOf} from './looks.js';

const PAUSE = 4000;
const MOST = 3;

const region = document.getElementById('announcer');
const waiting = new Map();
let more = 0;
let timer = 0;

/** Hears of changed sessions. */
export function announce(changes) {
  for (const {id, before, now} of changes) {
    if (before === null || wordOf(before) === wordOf(now)) {
      continue;
    }
    if (waiting.size < MOST || waiting.has(id)) {
      waiting.set(id, `${nameOf(now)} of ${now.agent}: ${lookOf(wordOf(now)).label}.`);
    } else {
      more++;
    }
    if (timer === 0) {
      timer = setTimeout(say, region.textContent === '' ? 300 : PAUSE);
    }
  }
}

function say() {
  timer = 0;
  const rest = more === 0 ? '' : ` And ${more} more changes.`;
  region.textContent = [...waiting.values()].join(' ') + rest;
  waiting.clear();
  more = 0;
}
