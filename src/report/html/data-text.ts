/** Data for the pages' script as text: a file that hands it over, or an island in the page. */
import type { ReportFile } from '../report.ts';

/** JSON that ends no element and opens no comment in HTML. */
const jsonText = (data: object): string => JSON.stringify(data).replaceAll('<', '\\u003c');

/**
 * A script that browsers load from files as well, where they refuse to read JSON.
 * @param name plain ASCII, see page-names.ts
 */
export function dataFile(directory: string, name: string, data: object): ReportFile {
  return {
    path: `${directory}/${name}`,
    parts: [`wtraceData(${JSON.stringify(name)},`, jsonText(data), ');\n'],
  };
}

/** An element with data, which no content security policy takes for a script. */
export const islandHtml = (id: string, data: object): string =>
  `<script type="application/json" id="${id}">${jsonText(data)}</script>\n`;
