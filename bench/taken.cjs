// Preloaded by bench/start.mjs: writes the resources that the process used to a file when it ends.
const { writeFileSync } = require('node:fs');
const process = require('node:process');

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const taken = { peakMB: maxRSS / 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 };
  writeFileSync(process.env.BENCH_TAKEN, JSON.stringify(taken));
});
