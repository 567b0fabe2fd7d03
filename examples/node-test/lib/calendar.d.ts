/** Exported memory */
export declare const memory: WebAssembly.Memory;
/**
 * assembly/index/isLeap
 * @param year `i32`
 * @returns `bool`
 */
export declare function isLeap(year: number): boolean;
/**
 * assembly/index/daysIn
 * @param year `i32`
 * @param month `i32`
 * @returns `i32`
 */
export declare function daysIn(year: number, month: number): number;
