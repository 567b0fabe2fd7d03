const assert = require('node:assert');
const { turn } = require('../src/dial.js');

it('goes round', () => {
  assert.equal(turn(350, 20), 10);
  assert.equal(turn(90, 720), 90);
});
