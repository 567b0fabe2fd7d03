/** Where the client is put into pages, and into the scripts of workers. */
import { expect, test } from 'vitest';
import { pageWithClient, workerWithClient } from '../../src/webdriver/with-client.ts';

const TAG = '<script src="/__wtrace__/client.js"></script>';

test.each([
  ['<!doctype html><html><head lang="en"><script>1</script>', '<head lang="en">'],
  ['<!DOCTYPE html>\n<script>1</script>', '<!DOCTYPE html>'],
  ['<!doctype html><header>x</header>', '<!doctype html>'],
  ['<script>1</script>', ''],
])('%s', (html, before) => {
  expect(pageWithClient(html)).toBe(html.replace(before, before + TAG));
});

test('a module imports it before anything else', () => {
  const script = 'import { run } from "./run.js";\nrun(await 1);';
  expect(workerWithClient(script, 'start();')).toBe(`import "/__wtrace__/client.js";${script}`);
});

test.each(['importScripts("a.js"); run();', 'run();', ''])(
  'what may be a module or not begins with it: %s',
  (script) => {
    expect(workerWithClient(script, 'start();')).toBe(`start();${script}`);
  },
);
