import('./guest.wasm').then(({ fib }) => postMessage(fib(5)));
