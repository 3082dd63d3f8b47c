// Draws a long list of equally high lines: only those in sight are in the document, so that two
// thousand cost what thirty do.

import {morph} from './dom.js';

const SPARE = 8;

/**
 * A list in its container. The draw function makes a line's element afresh; the one that is there
 * already is changed to look like it.
 */
export class LongList {
  #container;
  #draw;
  #lines = [];
  #elements = new Map();
  #active = null;
  #frame = 0;
  #wake = () => {
    if (this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.render();
      });
    }
  };

  constructor(container, draw) {
    this.#container = container;
    this.#draw = draw;
    addEventListener('scroll', this.#wake, {passive: true});
    addEventListener('resize', this.#wake, {passive: true});
  }

  close() {
    cancelAnimationFrame(this.#frame);
    removeEventListener('scroll', this.#wake);
    removeEventListener('resize', this.#wake);
  }

  get lines() {
    return this.#lines;
  }

  /** The index of the line that the keyboard is on. */
  get active() {
    const index = this.#lines.findIndex((line) => line.id === this.#active);
    return index < 0 ? 0 : index;
  }

  set(lines) {
    this.#lines = lines;
    this.render();
  }

  /** Makes a line the one the keyboard is on, and gives it the focus. */
  go(index) {
    if (this.#lines.length === 0) {
      return;
    }
    const at = Math.max(0, Math.min(this.#lines.length - 1, index));
    this.#active = this.#lines[at].id;
    const height = this.#height();
    const top = this.#container.getBoundingClientRect().top + at * height;
    const bar = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    if (top < bar) {
      scrollBy({top: top - bar, behavior: 'instant'});
    } else if (top + height > innerHeight) {
      scrollBy({top: top + height - innerHeight, behavior: 'instant'});
    }
    this.render();
    this.#elements.get(this.#active)?.focus({preventScroll: true});
  }

  /** Lets the keyboard be on a line that got the focus by other ways. */
  settle(id) {
    if (this.#active !== id) {
      this.#active = id;
      this.#wake();
    }
  }

  #height() {
    return parseFloat(getComputedStyle(this.#container).getPropertyValue('--row-height')) || 60;
  }

  render() {
    const height = this.#height();
    const top = this.#container.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(-top / height) - SPARE);
    const last = Math.min(this.#lines.length, Math.ceil((innerHeight - top) / height) + SPARE);
    this.#container.style.height = `${this.#lines.length * height}px`;
    const active = this.active;
    const indexes = [];
    for (let i = first; i < last; i++) {
      indexes.push(i);
    }
    // The line with the focus stays, however far it is scrolled away.
    if (active < first && this.#lines.length > 0) {
      indexes.unshift(active);
    } else if (active >= last && this.#lines.length > 0) {
      indexes.push(active);
    }
    this.#place(indexes, active, height);
  }

  #place(indexes, active, height) {
    const focused = this.#container.contains(document.activeElement) ? document.activeElement : null;
    const kept = new Set(indexes.map((index) => this.#lines[index].id));
    for (const [id, element] of this.#elements) {
      if (!kept.has(id)) {
        element.remove();
        this.#elements.delete(id);
      }
    }
    let previous = null;
    for (const index of indexes) {
      const line = this.#lines[index];
      const fresh = this.#draw(line, index, index === active);
      let element = this.#elements.get(line.id);
      if (element === undefined) {
        element = fresh;
        this.#elements.set(line.id, element);
      } else {
        morph(element, fresh);
      }
      element.style.transform = `translateY(${index * height}px)`;
      const expected = previous === null ? this.#container.firstChild : previous.nextSibling;
      if (element !== expected) {
        this.#container.insertBefore(element, expected);
      }
      previous = element;
    }
    if (focused !== null && focused !== document.activeElement && focused.isConnected) {
      focused.focus({preventScroll: true});
    }
  }
}
