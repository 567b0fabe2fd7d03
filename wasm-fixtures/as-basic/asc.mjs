// The AssemblyScript compiler, from npm: node asc.mjs <arguments of asc>...
import asc from 'assemblyscript/asc';

const { error, stderr } = await asc.main(process.argv.slice(2));
process.stderr.write(stderr.toString());
if (error) throw error;
