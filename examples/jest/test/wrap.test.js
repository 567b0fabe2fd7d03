const { turn } = require('../src/dial.js');

test('goes round', () => {
  expect(turn(350, 20)).toBe(10);
  expect(turn(90, 720)).toBe(90);
});
