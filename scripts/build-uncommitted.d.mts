/** Path of a module that is not committed; built into .cache/fixtures if missing. */
export declare function uncommittedModule(name: 'rust' | 'zig'): string;
