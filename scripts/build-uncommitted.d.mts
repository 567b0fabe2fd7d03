/** Path of a module that is not committed; built into .cache/fixtures if it is not there. */
export declare function uncommittedModule(name: 'rust' | 'zig'): string;
