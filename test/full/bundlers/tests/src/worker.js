import init from './guest.wasm?init';

init({}).then(({ exports }) => postMessage(exports.fib(5)));
