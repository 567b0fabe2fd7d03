// .NET: Docxodus, a library for Word documents in C# that Mono interprets: documents made, edited, shown and compared.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderOf, print, sha256, steady } from './common.mjs';

const folder = folderOf('docxodus');
const docx = await import(pathToFileURL(join(folder, 'dist/core.js')));
await docx.initialize(pathToFileURL(join(folder, 'dist/wasm/')).href);

const blank = docx.createBlankDocx();
const show = (html) => print([html.length, sha256(html)]);
const made = await steady(() => {
  const session = docx.openDocxSession(blank);
  const [anchor] = Object.keys(session.project().anchorIndex);
  print(session.replaceText(anchor, 'A **bold** word, and _another_').success);
  for (let i = 0; i < 10; i++) session.insertParagraph(anchor, 'after', `Paragraph ${i}`);
  const markdown = session.project().markdown.replaceAll(/[0-9a-f]{8,}/g, 'ID');
  const bytes = session.save();
  session.close();
  print([markdown.length, sha256(markdown)]);
  return bytes;
});
show(await docx.convertDocxToHtml(blank));
show(await docx.convertDocxToHtml(made));
try {
  await docx.convertDocxToHtml(made.slice(0, 200));
} catch (error) {
  print(String(error).split('\n')[0]);
}
