import test from 'ava';
import { turn } from '../src/dial.js';

test('stays within its stops', (t) => {
  t.is(turn(10, 20, [0, 270]), 30);
  t.is(turn(260, 20, [0, 270]), 270);
});
