// Mozilla's source-map 0.7: Rust behind a consumer of mappings.
import { load, print, steady } from './common.mjs';

const { SourceMapConsumer, SourceMapGenerator } = load('source-map');
const generator = new SourceMapGenerator({ file: 'out.js' });
for (let i = 0; i < 3000; i++) {
  generator.addMapping({
    generated: { line: 1 + (i >> 4), column: (i % 16) * 5 },
    original: { line: 1 + ((i * 7) % 500), column: i % 40 },
    source: `in${i % 3}.js`,
    ...(i % 5 === 0 ? { name: `n${i % 11}` } : {}),
  });
}
const map = generator.toString();
await steady(async () => {
  await SourceMapConsumer.with(map, null, (consumer) => {
    for (const [line, column] of [
      [1, 3],
      [80, 41],
      [187, 79],
      [999, 0],
    ])
      print(consumer.originalPositionFor({ line, column }));
    print(consumer.generatedPositionFor({ source: 'in1.js', line: 30, column: 2 }));
    print(consumer.allGeneratedPositionsFor({ source: 'in2.js', line: 43 }));
    let sum = 0;
    consumer.eachMapping(
      (m) => {
        sum = (sum * 31 + m.generatedColumn + m.originalLine) % 1_000_003;
      },
      null,
      SourceMapConsumer.ORIGINAL_ORDER,
    );
    print(sum);
  });
});
try {
  await SourceMapConsumer.with({ ...JSON.parse(map), mappings: 'AAAA,;!!' }, null, (c) =>
    print(c.originalPositionFor({ line: 1, column: 0 })),
  );
} catch (error) {
  print(String(error));
}
