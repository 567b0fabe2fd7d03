
        const { exit } = require('node:process');
        const fs = require('node:fs/promises');
        const wasm = require('./wasm-bindgen-test.js');

        const nocapture = false;
        
const handlers = {};
const is_bench = false;

const wrap = method => {
    const og = console[method];
    const on_method = `on_console_${method}`;
    console[method] = function (...args) {
        if (nocapture) {
            og.apply(this, args);
        }
        if (!is_bench && handlers[on_method]) {
            handlers[on_method](args);
        }
    };
};

// save original `console.log` and `console.error`
global.__wbgtest_og_console_log = console.log;
global.__wbgtest_og_console_error = console.error;
// override `console.log` and `console.error` etc... before we import tests to
// ensure they're bound correctly in wasm. This'll allow us to intercept
// all these calls and capture the output of tests
wrap("debug");
wrap("log");
wrap("info");
wrap("warn");
wrap("error");

const cx = new wasm.WasmBindgenTestContext(false);
handlers.on_console_debug = wasm.__wbgtest_console_debug;
handlers.on_console_log = wasm.__wbgtest_console_log;
handlers.on_console_info = wasm.__wbgtest_console_info;
handlers.on_console_warn = wasm.__wbgtest_console_warn;
handlers.on_console_error = wasm.__wbgtest_console_error;


        global.__wbg_test_invoke = f => f();

        async function main(tests) {
            
            // Forward runtime arguments.
            cx.include_ignored(false);
            cx.filtered_count(0);
        

            if (false) {
                try {
                    const benchmark_import = await fs.readFile('target/wbg_benchmark.json');
                    if (benchmark_import !== undefined)
                        wasm.__wbgbench_import(new Uint8Array(benchmark_import));
                } catch {
                }
            }

            const ok = await cx.run(tests.map(n => wasm.__wasm[n]));

            const coverage = wasm.__wbgtest_cov_dump();
            if (coverage !== undefined) {
                const path = wasm.__wbgtest_coverage_path(undefined, 1, "target", wasm.__wbgtest_module_signature());
                await fs.writeFile(path, coverage);
            }

            if (false) {
                const benchmark_dump = wasm.__wbgbench_dump();
                if (benchmark_dump !== undefined)
                    await fs.writeFile('target/wbg_benchmark.json', benchmark_dump);
            }

            if (!ok)
                exit(1);
        }

        const tests = [];
    tests.push('__wbgt__intervals::an_odd_number_of_ends_is_refused')
tests.push('__wbgt__intervals::integers_are_counted_once')
tests.push('__wbgt__intervals::overlapping_intervals_are_joined')

        main(tests)
            .then(() => {
                exit(0);
            })
            .catch(e => {
                global.__wbgtest_og_console_error(e);
                exit(1);
            });
    