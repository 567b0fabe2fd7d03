
            import {
                WasmBindgenTestContext as Context,
                __wbgtest_console_debug,
                __wbgtest_console_log,
                __wbgtest_console_info,
                __wbgtest_console_warn,
                __wbgtest_console_error,
                __wbgtest_cov_dump,__wbgtest_module_signature,
                __wbgbench_import,__wbgbench_dump,
                default as init,
            } from './wasm-bindgen-test';
            const port = self

            const nocapture = false;
            const is_bench = false;
            
function __wbg_forward_console_message(send, method, args) {
    try {
        send(["__wbgtest_" + method, args]);
    } catch (e) {
        try {
            send(["__wbgtest_" + method, args.map(String)]);
        } catch (e2) {}
    }
}
            const wrap = method => {
                const on_method = `on_console_${method}`;
                self.console[method] = function (...args) {
                    if (nocapture) {
                        self.__wbg_test_output_writeln(...args);
                    }
                    if (!is_bench && self[on_method]) {
                        self[on_method](args);
                    }
                    __wbg_forward_console_message(port.postMessage.bind(port), method, args);
                };
            };

            self.__wbg_test_invoke = f => f();
            self.__wbg_test_output_writeln = function (...args) {
                port.postMessage(["__wbgtest_output_append", args.map(String).join(' ') + "\n"]);
            }

            wrap("debug");
            wrap("log");
            wrap("info");
            wrap("warn");
            wrap("error");

            async function run_in_worker(tests) {
                const wasm = await init("./wasm-bindgen-test_bg.wasm");
                const t = self;
                const cx = new Context(false);

                self.on_console_debug = __wbgtest_console_debug;
                self.on_console_log = __wbgtest_console_log;
                self.on_console_info = __wbgtest_console_info;
                self.on_console_warn = __wbgtest_console_warn;
                self.on_console_error = __wbgtest_console_error;

                
            // Forward runtime arguments.
            cx.include_ignored(false);
            cx.filtered_count(0);
        

                if (false) {
                    
        // Import the benchmark data before benches
        const response = await fetch("/__wasm_bindgen/bench/fetch");
        if (response.ok) {
            const array = await response.arrayBuffer();
            __wbgbench_import(new Uint8Array(array));
        }
    
                }

                await cx.run(tests.map(s => wasm[s]));
                
        // Dump the coverage data collected during the tests
        const coverage = __wbgtest_cov_dump();

        if (coverage !== undefined) {
            await fetch("/__wasm_bindgen/coverage", {
                method: "POST",
                headers: {
                    "Module-Signature": __wbgtest_module_signature(),
                },
                body: coverage
            });
        }
    

                if (false) {
                    
        // Dump the benchmark data collected during the benches
        const benchmark_dump = __wbgbench_dump();

        if (benchmark_dump !== undefined) {
            await fetch("/__wasm_bindgen/bench/dump", {
                method: "POST",
                body: benchmark_dump
            });
        }
    
                }
            }

            port.onmessage = function(e) {
                let tests = e.data;
                run_in_worker(tests);
            }
            