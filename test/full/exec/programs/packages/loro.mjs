// Loro (Rust, wasm-bindgen): texts, trees and lists that are edited apart, exchanged and rewound; a damaged update.
import { load, print, sha256, steady } from './common.mjs';

const { LoroDoc } = load('loro-crdt');

function edit() {
  const [one, two] = [1n, 2n].map((peer) => {
    const doc = new LoroDoc();
    doc.setPeerId(peer);
    return doc;
  });
  for (let i = 0; i < 150; i++) {
    for (const [which, doc] of [one, two].entries()) {
      const text = doc.getText('text');
      text.insert((i * (which + 3)) % (text.length + 1), `${which}:${i} `);
      if (i % 4 === 3) text.delete(i % text.length, 1);
      doc.getList('list').push(i / 7);
      const root = doc.getTree('tree').createNode();
      root.data.set('name', `node ${i}`);
      doc.commit();
    }
  }
  one.import(two.export({ mode: 'update' }));
  two.import(one.export({ mode: 'update', from: two.version() }));
  return { one, two };
}

const { one, two } = await steady(edit);
const json = (doc) => JSON.stringify(doc.toJSON());
print([json(one) === json(two), one.getText('text').length, sha256(one.getText('text').toString())]);
print([one.getList('list').length, one.getTree('tree').toArray().length, one.opCount(), one.changeCount()]);
const snapshot = one.export({ mode: 'snapshot' });
const third = new LoroDoc();
third.import(snapshot);
print(json(third) === json(one));
third.checkout([{ peer: '1', counter: 20 }]);
print(third.getText('text').toString());
try {
  new LoroDoc().import(snapshot.slice(0, 60));
} catch (error) {
  print(String(error));
}
