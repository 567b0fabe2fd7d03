// DuckDB (C++, embind): a table, aggregates, a join, a window, a recursion, big numbers, lists, and errors.
import { dirname, join } from 'node:path';
import { load, packageFile, print } from './common.mjs';

const duckdb = load('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
const folder = dirname(packageFile('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs'));
const bundle = (name) => ({
  mainModule: join(folder, `duckdb-${name}.wasm`),
  mainWorker: join(folder, `duckdb-node-${name}.worker.cjs`),
});
const bundles = { mvp: bundle('mvp'), eh: bundle('eh') };
const db = await duckdb.createDuckDB(bundles, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
await db.instantiate(() => {});
db.open({ path: ':memory:', maximumThreads: 1 });
const c = db.connect();
const rows = (sql) =>
  print(
    c
      .query(sql)
      .toArray()
      .map((row) => Object.values(row.toJSON()).map(String)),
  );
print(db.getVersion());
rows(
  "CREATE TABLE t AS SELECT i AS id, 'name ' || (i % 97) AS name, i / 7.0 AS score FROM range(20000) s(i)",
);
rows('SELECT name, count(*), sum(score), median(score) FROM t GROUP BY name ORDER BY 3 DESC LIMIT 5');
rows('SELECT count(*) FROM t a JOIN t b ON a.id = b.id * 2 WHERE a.score < 1000');
rows(
  "SELECT regexp_replace(name, '([aeiou])', '<\\1>', 'g') AS r, row_number() OVER (PARTITION BY id % 3 ORDER BY score DESC) FROM t ORDER BY id LIMIT 4",
);
rows(
  "SELECT DATE '2024-02-29' + INTERVAL 1 YEAR, list_sort([3, 1, 2]), {'a': 1, 'b': [1, NULL]}, hash('x') % 1000",
);
rows(
  'WITH RECURSIVE f(n, a, b) AS (SELECT 0, 0::HUGEINT, 1::HUGEINT UNION ALL SELECT n + 1, b, a + b FROM f WHERE n < 90) SELECT max(a) FROM f',
);
for (const wrong of ['SELEC', 'SELECT * FROM missing', "SELECT 'x'::INT", "SELECT error('mine')"]) {
  try {
    rows(wrong);
  } catch (error) {
    print(String(error));
  }
}
c.close();
