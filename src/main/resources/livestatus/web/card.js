// A status post, close to how Mattermost shows it. Of Markdown it knows what posts use: code, bold,
// escapes and lines. Everything else is text.

import {h} from './dom.js';
import {clock} from './words.js';

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\\([^A-Za-z0-9\s])|\n|[^`*\\\n]+|./gs;

function inline(markdown) {
  return [...markdown.matchAll(INLINE)].map(([all, code, bold, escaped]) => {
    if (code !== undefined) {
      return h('code', {}, code);
    }
    if (bold !== undefined) {
      return h('b', {}, bold);
    }
    return all === '\n' ? h('br') : (escaped ?? all);
  });
}

/** The post that shows a card. */
export function post(card) {
  return h(
    'div.chat',
    {},
    h('div.avatar', {'aria-hidden': 'true'}, 'LS'),
    h(
      'div.chat-body',
      {},
      h('div.chat-head', {}, h('b', {}, 'live-status'), h('span.tag', {}, 'BOT'), h('time', {datetime: card.since}, clock(card.since))),
      h('div', {}, ...inline(card.message)),
      h(
        'div.attachment',
        {'data-color': /^#[0-9a-f]{6}$/.test(card.color) ? card.color : null},
        h('div.attachment-title', {}, ...inline(card.title)),
        card.text === '' ? null : h('div.attachment-text', {}, ...inline(card.text)),
        card.footer === '' ? null : h('div.attachment-foot', {}, card.footer),
      ),
    ),
  );
}

/** Gives each attachment its colour; a style attribute would not be let through. */
export function paint(element) {
  for (const attachment of element.querySelectorAll('.attachment[data-color]')) {
    attachment.style.borderLeftColor = attachment.dataset.color;
  }
}
