/** Keys. */

/** Calls what a key stands for, unless something is typed or the help is open. */
export function listenToKeys(acts: Readonly<Record<string, () => void>>): void {
  const isTyping = (target: EventTarget | null): target is HTMLElement =>
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio'].includes(target.type));
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]') !== null) return;
    if (isTyping(event.target)) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    const chosen = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
    if (chosen === undefined) return;
    event.preventDefault();
    chosen();
  });
}
