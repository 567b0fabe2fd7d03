// Yoga (C++, embind, its module as text, top-level await): a tree of boxes laid out, with a function that measures text.
import { loadModule, print, steady } from './common.mjs';

const yoga = await loadModule('yoga-layout', 'dist/src/index.js');
const { default: Yoga, Align, Direction, Edge, FlexDirection, Gutter, Justify, Wrap } = yoga;

function layOut() {
  const root = Yoga.Node.create();
  root.setWidth(600);
  root.setPadding(Edge.All, 10);
  root.setFlexDirection(FlexDirection.Row);
  root.setFlexWrap(Wrap.Wrap);
  root.setJustifyContent(Justify.SpaceBetween);
  root.setAlignItems(Align.Center);
  root.setGap(Gutter.All, 7);
  let measured = 0;
  for (let i = 0; i < 120; i++) {
    const child = Yoga.Node.create();
    if (i % 3 === 0) {
      child.setMeasureFunc((width) => {
        measured++;
        return { width: Math.min(width, 13 + (i % 11)), height: 9 };
      });
    } else {
      child.setHeight(10 + (i % 5));
      child.setFlexGrow(i % 2);
      child.setWidthPercent(5 + (i % 9));
      child.setMargin(Edge.Horizontal, i % 4);
    }
    root.insertChild(child, i);
  }
  root.calculateLayout(600, undefined, Direction.LTR);
  const boxes = Array.from({ length: 120 }, (_, i) => root.getChild(i).getComputedLayout());
  const size = root.getComputedLayout();
  root.freeRecursive();
  return { measured, size, boxes };
}

const { measured, size, boxes } = await steady(() => {
  let last;
  for (let i = 0; i < 20; i++) last = layOut();
  return last;
});
print([measured, size]);
print(boxes.filter((_, i) => i % 17 === 0));
try {
  Yoga.Node.create().insertChild(null, 0);
} catch (error) {
  print(String(error));
}
