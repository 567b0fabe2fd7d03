// Automerge (Rust, wasm-bindgen): two documents that are edited apart and merged, their history, and a damaged file.
import { packageFile, print, sha256, steady } from './common.mjs';

const Automerge = await import(packageFile('@automerge/automerge'));
const actor = (byte) => byte.repeat(32);

function edit() {
  let one = Automerge.change(Automerge.init(actor('a')), { time: 0 }, (doc) => {
    Object.assign(doc, { cards: [], text: 'The quick brown fox', score: 1.5 });
  });
  let two = Automerge.clone(one, actor('b'));
  for (let i = 0; i < 120; i++) {
    one = Automerge.change(one, { time: 0 }, (doc) => {
      doc.cards.push({ title: `card ${i}`, done: i % 3 === 0 });
      Automerge.splice(doc, ['text'], i % 10, 1, 'xy');
    });
    two = Automerge.change(two, { time: 0 }, (doc) => {
      Automerge.splice(doc, ['text'], (i * 7) % 15, i % 2, `${i}`);
      doc.score = i;
    });
  }
  const merged = Automerge.merge(one, two);
  const saved = Automerge.save(merged);
  return { merged, saved, again: Automerge.load(saved, actor('c')) };
}

const { merged, saved, again } = await steady(edit);
print([merged.text.slice(-40), merged.cards.length, merged.score, Automerge.getHistory(merged).length]);
print([Automerge.equals(merged, again), saved.length, sha256(saved), Automerge.getHeads(again)]);
print(Automerge.getConflicts(merged, 'score'));
try {
  Automerge.load(saved.slice(0, 100));
} catch (error) {
  print(String(error));
}
