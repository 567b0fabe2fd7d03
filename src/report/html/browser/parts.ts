/** All parts of the pages' script. Each is a function that refers to nothing outside of itself, as its text becomes the script. */
import { contextSets } from './contexts.ts';
import { makeFileList } from './file-list.ts';
import { treeOf } from './file-tree.ts';
import { makeFunctionLists } from './function-list.ts';
import { makeInstructionRows } from './instruction-rows.ts';
import { listenToKeys } from './keys.ts';
import { makeLoader } from './line-data.ts';
import { makeLineFilters } from './line-filters.ts';
import { makeLinePanel } from './line-panel.ts';
import { makeFolderRows } from './list-cells.ts';
import { followAddress } from './route.ts';
import { makeSourceLines } from './source-lines.ts';
import { makeTheme } from './theme.ts';
import { makeTools } from './tools.ts';

/** By their names in the script. */
export const parts = {
  contextSets,
  followAddress,
  listenToKeys,
  makeFileList,
  makeFolderRows,
  makeFunctionLists,
  makeInstructionRows,
  makeLineFilters,
  makeLinePanel,
  makeLoader,
  makeSourceLines,
  makeTheme,
  makeTools,
  treeOf,
};
