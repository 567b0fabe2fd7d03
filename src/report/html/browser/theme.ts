/** Light, dark, or as the system. */
import type { Tools } from './tools.ts';

/** Sets the theme that was chosen last; returns what chooses the next one. */
export function makeTheme(tools: Tools): () => void {
  const { documentElement: root } = document;
  const themes = ['auto', 'light', 'dark'];
  const set = (theme: string): void => {
    if (theme === 'auto') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    const button = tools.byId('theme');
    if (button !== null) button.textContent = `Theme: ${theme}`;
  };
  const kept = tools.remembered('theme');
  set(kept !== null && themes.includes(kept) ? kept : 'auto');
  return () => {
    const now = root.dataset['theme'] ?? 'auto';
    const next = themes[(themes.indexOf(now) + 1) % themes.length] ?? 'auto';
    set(next);
    tools.remember('theme', next);
  };
}
