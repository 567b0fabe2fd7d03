// Processes that end in different ways: by themselves, by process.exit, by SIGTERM, killed after a message: 1 + 10 + 100 + 1000 calls.
const { fork } = require('node:child_process');
const { call, compile } = require('./guest.cjs');

const [, , how] = process.argv;
if (how === undefined) {
  call(compile(), 1);
  for (const each of ['exit', 'signal', 'message']) {
    const child = fork(__filename, [each]);
    child.on('message', () => child.kill('SIGKILL'));
    child.on('exit', (code, signal) => console.log(each, code, signal));
  }
} else {
  call(compile(), { exit: 10, signal: 100, message: 1000 }[how]);
  if (how === 'exit') process.exit(3);
  if (how === 'signal') process.kill(process.pid, 'SIGTERM');
  if (how === 'message') process.send('done');
  setInterval(() => {}, 1000);
}
