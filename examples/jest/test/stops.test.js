const { turn } = require('../src/dial.js');

test('stays within its stops', () => {
  expect(turn(10, 20, [0, 270])).toBe(30);
  expect(turn(260, 20, [0, 270])).toBe(270);
});
