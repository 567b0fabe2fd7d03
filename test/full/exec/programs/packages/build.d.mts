/**
 * Builds a program into a folder below `directory`, unless it is there.
 * @returns its folder
 * @throws when a compiler fails
 */
export function build(name: 'assemblyscript' | 'go', directory: string): string;
