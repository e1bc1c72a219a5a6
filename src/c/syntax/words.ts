/** The words of C and GNU C that the syntax stage treats apart. */

/** Dropped before parsing: they change neither layout nor meaning here. */
export const DROPPED_WORDS = new Set([
  'const',
  '__const',
  'volatile',
  '__volatile__',
  '__volatile',
  'restrict',
  '__restrict',
  '__restrict__',
  '_Atomic',
  'register',
  'auto',
  'inline',
  '__inline',
  '__inline__',
  '_Noreturn',
  '__extension__',
  '_Thread_local',
  '__thread',
]);

/** Words of type specifiers, each with the word tree-sitter's grammar knows for it. */
export const TYPE_WORDS = new Map([
  ['void', 'void'],
  ['char', 'char'],
  ['int', 'int'],
  ['float', 'float'],
  ['double', 'double'],
  ['short', 'short'],
  ['long', 'long'],
  ['signed', 'signed'],
  ['unsigned', 'unsigned'],
  ['_Bool', 'int'],
  ['__int128', 'int'],
  ['__int128_t', 'int'],
  ['__uint128_t', 'int'],
  ['__signed__', 'signed'],
  ['__signed', 'signed'],
  ['__builtin_va_list', 'int'],
  ['_Float128', 'int'],
  ['__float128', 'int'],
]);

export const TYPEOF_WORDS = new Set(['typeof', '__typeof__', '__typeof', '__typeof_unqual__', 'typeof_unqual']);
/** Followed by a group in parentheses; `_Alignas` says what the attribute `aligned` does. */
export const ATTRIBUTE_WORDS = new Set(['__attribute__', '__attribute', '_Alignas']);
export const ASSEMBLY_WORDS = new Set(['asm', '__asm__', '__asm']);
export const ALIGNOF_WORDS = new Set(['_Alignof', '__alignof__', '__alignof', 'alignof']);
export const STATIC_ASSERT_WORDS = new Set(['_Static_assert', 'static_assert']);
export const TAG_WORDS = new Set(['struct', 'union', 'enum']);

/** Builtins that take types among their arguments. */
export const TYPE_ARGUMENT_BUILTINS = new Set([
  '__builtin_va_arg',
  '__builtin_types_compatible_p',
  '__builtin_offsetof',
]);

/** Words that keep their spelling in the text tree-sitter sees. */
export const STATEMENT_WORDS = new Set([
  'if',
  'else',
  'while',
  'for',
  'do',
  'switch',
  'case',
  'default',
  'break',
  'continue',
  'return',
  'goto',
  'sizeof',
  'struct',
  'union',
  'enum',
  'typedef',
  'extern',
  'static',
  '_Generic',
]);
