// SQLite: tables, joins, an aggregate by a function of JavaScript, blobs, errors, and the file that comes out.
import { load, print, sha256, steady } from './common.mjs';

const SQL = await load('sql.js')();
await steady(() => {
  const db = new SQL.Database();
  db.run('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, score REAL, data BLOB)');
  const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?, ?)');
  for (let i = 0; i < 2000; i++) insert.run([i, `name ${i % 97}`, i / 7, new Uint8Array([i & 255, i >> 8])]);
  insert.free();
  db.run('CREATE INDEX by_name ON t (name)');
  db.create_function('weigh', (score, name) => score * name.length);
  print(
    db.exec('SELECT name, count(*), sum(weigh(score, name)) FROM t GROUP BY name ORDER BY 3 DESC LIMIT 5'),
  );
  print(db.exec('SELECT a.id, b.id FROM t a JOIN t b ON a.score = b.score * 2 WHERE a.id < 50'));
  print(db.exec("SELECT hex(data), json_object('id', id), strftime('%Y', 'now') FROM t WHERE id % 500 = 3"));
  print(
    db.exec(
      'WITH RECURSIVE f(n, a, b) AS (VALUES (0, 0, 1) UNION ALL SELECT n + 1, b, a + b FROM f LIMIT 60) SELECT max(a) FROM f',
    ),
  );
  for (const wrong of [
    'SELEC',
    'SELECT * FROM missing',
    "INSERT INTO t VALUES (1, '', 0, NULL)",
    'SELECT abs(-9223372036854775808)',
  ]) {
    try {
      print(db.exec(wrong));
    } catch (error) {
      print(String(error));
    }
  }
  print(sha256(db.export()));
  db.close();
});
