/** Functions of the platform as they were when the client was loaded: programs replace them. */
export const { apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor } = Reflect;
export const { setTimeout, performance } = globalThis;
