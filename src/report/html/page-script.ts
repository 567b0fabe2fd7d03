/** The pages' script as text: the parts in browser/, put together. */
import { parts } from './browser/parts.ts';
import { start } from './browser/start.ts';

const texts = Object.entries(parts).map(([name, part]) => `${name}: ${part.toString()}`);

/** JavaScript that runs at the end of every page. */
export const script = `"use strict";(() => {\nconst parts = {\n${texts.join(',\n')}\n};\n(${start.toString()})(parts);\n})();\n`;
