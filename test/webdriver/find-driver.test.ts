/** Which driver of a browser is taken: as the runner of wasm-bindgen looks for one. */
import { delimiter } from 'node:path';
import { expect, test } from 'vitest';
import { findDriver } from '../../src/webdriver/find-driver.ts';

const PATH = ['/none', '/second', '/third'].join(delimiter);
const FILES = ['/second/chromedriver', '/third/geckodriver', '/third/chromedriver'];

const find = (env: Readonly<Record<string, string>>) => findDriver(env, (path) => FILES.includes(path));

test('an address comes before a program, and that before PATH', () => {
  const chrome = { CHROMEDRIVER: '/own/chromedriver', CHROMEDRIVER_ARGS: '--verbose' };
  expect(find({ PATH, ...chrome, MSEDGEDRIVER_REMOTE: 'http://host/wd' })).toEqual({
    ...{ kind: 'remote', name: 'msedgedriver', url: 'http://host/wd' },
  });
  expect(find({ PATH, ...chrome })).toEqual({
    ...{ kind: 'local', name: 'chromedriver', path: '/own/chromedriver', args: '--verbose' },
  });
  expect(find({ PATH })).toMatchObject({ name: 'chromedriver', path: '/second/chromedriver', args: '' });
});

test("Firefox's comes first, where there are several", () => {
  expect(find({ CHROMEDRIVER: 'a', GECKODRIVER: 'b' })).toMatchObject({ name: 'geckodriver', path: 'b' });
  expect(find({ PATH: '/third' })).toMatchObject({ name: 'geckodriver', path: '/third/geckodriver' });
});

test('none', () => {
  expect(find({ PATH: '/none' })).toBeUndefined();
  expect(find({})).toBeUndefined();
});
