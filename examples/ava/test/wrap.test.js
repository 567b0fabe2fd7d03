import test from 'ava';
import { turn } from '../src/dial.js';

test('goes round', (t) => {
  t.is(turn(350, 20), 10);
  t.is(turn(90, 720), 90);
});
