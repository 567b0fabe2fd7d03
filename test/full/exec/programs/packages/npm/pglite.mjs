// PGlite (PostgreSQL by Emscripten, dynamic linking, longjmp): a data base made, filled, asked, errors in transactions.
import { loadModule, print, steady } from './common.mjs';

const { PGlite } = await loadModule('@electric-sql/pglite', 'dist/index.js');
const db = new PGlite();
const rows = async (sql, values) =>
  print(
    await db.query(sql, values).then(
      (result) => result.rows,
      (error) => [error.code, error.message],
    ),
  );
await db.exec('CREATE TABLE t (id serial PRIMARY KEY, name text, score numeric, tags jsonb)');
await db.query(
  `INSERT INTO t (name, score, tags) SELECT 'name ' || i % 17, i / 7.0, jsonb_build_object('n', i) FROM generate_series(1, 500) i`,
);
await steady(() =>
  rows('SELECT name, count(*)::int, round(sum(score), 3) AS s FROM t GROUP BY name ORDER BY 3 DESC LIMIT 3'),
);
await rows("SELECT id, tags->>'n' AS n FROM t WHERE name ~ $1 ORDER BY id LIMIT 3", ['^name 1[0-2]$']);
await rows(
  'WITH RECURSIVE f(n, a, b) AS (SELECT 0, 0::numeric, 1::numeric UNION ALL SELECT n + 1, b, a + b FROM f WHERE n < 90) SELECT max(a)::text FROM f',
);
for (const wrong of ['SELEC', 'SELECT * FROM missing', "SELECT 'x'::int", 'SELECT 1 / 0']) await rows(wrong);
await db
  .transaction(async (tx) => {
    await tx.query('DELETE FROM t');
    throw new Error('back');
  })
  .catch((error) => print(String(error)));
await rows('SELECT count(*)::int FROM t');
await db.close();
