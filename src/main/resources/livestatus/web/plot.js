// Small plots: bars that stand and bars that lie. Each comes with the same figures as a table.

import {h, svg} from './dom.js';

const UNIT = 10;
const HEIGHT = 100;

/** A plot with its title and its table. */
export function figure(title, note, plot, columns, rows) {
  return h(
    'figure.figure',
    {},
    h('figcaption', {}, h('h2', {}, title), note === null ? null : h('p.note', {}, note)),
    rows.length === 0 ? h('p.note', {}, 'Nothing was kept of this time.') : plot,
    rows.length === 0 ? null : table(title, columns, rows),
  );
}

function table(title, columns, rows) {
  return h(
    'details',
    {},
    h('summary', {}, 'As a table', h('span.unseen', {}, `: ${title}`)),
    h(
      'div.scroll',
      {tabindex: '0', role: 'group', 'aria-label': title},
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', {scope: 'col'}, name)))),
        h('tbody', {}, ...rows.map((row) => h('tr', {}, ...row.map((cell, index) => h(index === 0 ? 'th' : 'td', index === 0 ? {scope: 'row'} : {}, cell))))),
      ),
    ),
  );
}

/** The next round number whose half is round too. */
export function ceiling(value) {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= value);
}

/**
 * Standing bars.
 *
 * @param groups {label, tip, parts: [{tone, value}]} each; parts are drawn on top of each other
 */
export function columns(label, groups, format) {
  const top = ceiling(Math.max(...groups.map((group) => group.parts.reduce((sum, part) => sum + part.value, 0))));
  const every = groups.length <= 8 ? 1 : Math.ceil(groups.length / 6);
  return h(
    'div.columns-plot',
    {},
    h('div.scale', {'aria-hidden': 'true'}, h('span', {}, format(top)), h('span', {}, top === 1 ? '' : format(top / 2)), h('span', {}, format(0))),
    svg(
      'svg.area',
      {viewBox: `0 0 ${groups.length * UNIT} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label},
      svg('path.rule', {d: `M0 0H${groups.length * UNIT}M0 ${HEIGHT / 2}H${groups.length * UNIT}M0 ${HEIGHT}H${groups.length * UNIT}`}),
      ...groups.flatMap((group, index) => stack(group, index, top)),
    ),
    h('div.labels', {'aria-hidden': 'true'}, ...groups.map((group, index) => h('span', {}, index % every === 0 ? group.label : ''))),
  );
}

function stack(group, index, top) {
  let base = HEIGHT;
  const bars = group.parts.filter((part) => part.value > 0).map((part) => {
    const height = Math.max(1, (part.value / top) * HEIGHT);
    base -= height;
    return svg(`rect.bar.${part.tone}`, {x: index * UNIT + 1.5, y: base.toFixed(2), width: UNIT - 3, height: height.toFixed(2)});
  });
  // The whole height answers to the pointer, not only what is drawn.
  return [...bars, svg('rect.touch', {x: index * UNIT, y: 0, width: UNIT, height: HEIGHT, 'data-tip': group.tip})];
}

/**
 * Lying bars.
 *
 * @param rows {label, value, tip, parts} each; value is in words
 */
export function bars(rows) {
  const most = Math.max(...rows.map((row) => row.parts.reduce((sum, part) => sum + part.value, 0)), 1e-9);
  return h(
    'div.bars-plot',
    {},
    ...rows.map((row) =>
      h(
        'div.bar-row',
        {'data-tip': row.tip ?? null},
        h('span.bar-label', {}, row.label),
        svg(
          'svg.bar-area',
          {viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true'},
          ...lying(row.parts, most),
        ),
        h('span.bar-value', {}, row.value),
      ),
    ),
  );
}

function lying(parts, most) {
  let left = 0;
  return parts.filter((part) => part.value > 0).map((part) => {
    const width = Math.max(0.6, (part.value / most) * 100);
    const rect = svg(`rect.bar.${part.tone}`, {x: left.toFixed(2), y: 0, width: width.toFixed(2), height: 10});
    left += width;
    return rect;
  });
}
