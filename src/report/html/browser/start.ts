/** What runs when a page is there: puts the parts together. Without it every page is complete, only less comfortable. */
import type { parts } from './parts.ts';

/** Refers to nothing outside of itself, as its text becomes the script's last statement. */
export function start(script: typeof parts): void {
  const { contextSets, treeOf } = script;
  const tools = script.makeTools();
  const nextTheme = script.makeTheme(tools);
  const load = script.makeLoader();
  const list = script.makeFileList({ tools, treeOf, folderRow: script.makeFolderRows(tools) });
  const lines = script.makeSourceLines(tools);
  const openFunctions = script.makeFunctionLists(tools, lines);
  const filters = script.makeLineFilters({ tools, load, lines, contextSets });
  const instructionRows = script.makeInstructionRows(tools);
  const panel = script.makeLinePanel({ tools, load, filters, contextSets, instructionRows });
  script.followAddress(tools);

  const showHelp = (): void => {
    const help = tools.byId('help') as HTMLDialogElement | null;
    if (help?.open === false) help.showModal();
  };
  for (const [id, act] of [
    ['theme', nextTheme],
    ['keys', showHelp],
  ] as const) {
    const button = tools.byId(id);
    if (button === null) continue;
    button.hidden = false;
    button.addEventListener('click', act);
  }
  const follow = (selector: string): void =>
    (lines.shown() ?? document).querySelector<HTMLAnchorElement>(selector)?.click();
  const move = (step: 1 | -1): void => {
    if (!lines.goToCode(step)) list.move(step);
  };
  const filter = (inSource: string, inList: string): void => {
    if (lines.shown() !== null) filters.toggle(inSource);
    else list.toggle(inList);
  };
  const search = (): void => {
    if (lines.shown() !== null || !list.search()) follow('a.up');
  };
  script.listenToKeys({
    n: () => lines.goToMiss(1),
    p: () => lines.goToMiss(-1),
    j: () => move(1),
    k: () => move(-1),
    i: () => {
      if (lines.current() === null) lines.goToCode(1);
      const line = lines.current();
      if (line !== null) panel.toggle(line);
    },
    Escape: () => void panel.close(),
    f: () => void openFunctions(),
    m: () => filter('miss', 'missed'),
    b: () => filter('part', 'partial'),
    c: () => filter('changed', 'changed'),
    '[': () => follow('a[rel=prev]'),
    ']': () => follow('a[rel=next]'),
    u: () => follow('a.up'),
    t: nextTheme,
    '?': showHelp,
    '/': search,
  });
  document.body.classList.add('ready');
}
