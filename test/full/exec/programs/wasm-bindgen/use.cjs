// Calls the package beside it, as the tests of examples/rust-wasm-bindgen call the crate.
const { covered } = require('./intervals.js');

console.log(covered([5, 9, 1, 3, 2, 4]));
console.log(covered([1, 3, 2, 4, 5, 9]));
try {
  covered([1]);
} catch (error) {
  console.log(error.message);
}
