/**
 * A hot loop is fast while the engine can inline what it calls, and engines remember what a function calls per function
 * of the source, not per closure: a second tracer would make the loops of the first slow (measured: 3.4 → 7 ns per event).
 * So each tracer gets functions of its own, compiled anew from their text.
 */

let copies = 0;

/**
 * Calls a factory, or better a copy of it with feedback of its own.
 * @param factory depends on nothing but its parameter
 */
export function withFreshFeedback<Input, Made>(factory: (input: Input) => Made, input: Input): Made {
  try {
    // The number keeps the engine's compilation cache from finding the copy made before.
    const copy = new Function(`return (${factory});//${copies++}`)() as typeof factory;
    return copy(input);
  } catch {
    // A content security policy forbids it, or a bundler made the text depend on something: only slower.
    return factory(input);
  }
}
