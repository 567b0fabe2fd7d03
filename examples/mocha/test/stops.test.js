const assert = require('node:assert');
const { turn } = require('../src/dial.js');

it('stays within its stops', () => {
  assert.equal(turn(10, 20, [0, 270]), 30);
  assert.equal(turn(260, 20, [0, 270]), 270);
});
