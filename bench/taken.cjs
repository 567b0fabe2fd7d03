// Preloaded by bench/start.mjs and bench/packages.mjs: writes the resources that the process used to a file when it ends. `%p` in its
// name stands for the process.
const { writeFileSync } = require('node:fs');
const process = require('node:process');

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const taken = { peakMB: maxRSS / 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 };
  writeFileSync(process.env.BENCH_TAKEN.replace('%p', process.pid), JSON.stringify(taken));
});
