/** What all parts of the pages' script share: finding and making elements, and what the browser keeps. */

/** See {@link makeTools}. */
export interface Tools {
  byId(id: string): HTMLElement | null;
  all<E extends Element>(selector: string, within?: ParentNode): E[];
  /** An element with a class and a text. */
  make<K extends keyof HTMLElementTagNameMap>(
    tag: K,
    className: string,
    text?: string,
  ): HTMLElementTagNameMap[K];
  /** Adds children one by one: there may be more than a call takes arguments. */
  fill(parent: ParentNode, children: Iterable<Node>): void;
  /** What was remembered; null where nothing was, or where the browser does not allow it. */
  remembered(key: string): string | null;
  remember(key: string, value: string): void;
  /** Makes an element the one that keys act on, and brings it into view. */
  mark(element: Element): void;
}

/** Refers to nothing outside of itself, as every part of the script. */
export function makeTools(): Tools {
  const all = <E extends Element>(selector: string, within: ParentNode = document): E[] =>
    Array.from(within.querySelectorAll<E>(selector));
  return {
    byId: (id) => document.getElementById(id),
    all,
    make: (tag, className, text = '') => {
      const element = document.createElement(tag);
      if (className !== '') element.className = className;
      if (text !== '') element.textContent = text;
      return element;
    },
    fill: (parent, children) => {
      for (const child of children) parent.append(child);
    },
    // Pages opened from files may not be allowed to keep anything.
    remembered: (key) => {
      try {
        return localStorage.getItem(`wtrace ${key}`);
      } catch {
        return null;
      }
    },
    remember: (key, value) => {
      try {
        localStorage.setItem(`wtrace ${key}`, value);
      } catch {
        // As if it had not been chosen.
      }
    },
    mark: (element) => {
      for (const before of all('.here')) before.classList.remove('here');
      element.classList.add('here');
      element.scrollIntoView({ block: element.matches('tr') ? 'nearest' : 'center' });
    },
  };
}
