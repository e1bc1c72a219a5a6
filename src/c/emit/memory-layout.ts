/**
 * Where things lie. An address in C is the offset into the WebAssembly memory plus `ADDRESS_BIAS`: a null pointer, and
 * a small number used as a pointer, then lie before the memory's start and the machine's own bounds check traps on
 * them.
 */
export const ADDRESS_BIAS = 0x10000;
/** The stack grows down to offset 0; going below traps like a null pointer. */
export const STACK_SIZE = 0x800000;
/** Static data follows the stack. */
export const STATIC_START = STACK_SIZE;
export const STATIC_SIZE = 0x1000000;
/** From here on memory is the program's to grow into. */
export const HEAP_START = STATIC_START + STATIC_SIZE;
/** Function pointers are this plus the slot in the table: beyond any memory, so reading through one traps. */
export const FUNCTION_BASE = 0xf0000000n;
