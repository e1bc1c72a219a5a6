/** The words of C and GNU C that the syntax stage treats apart. */
import { Qualifier, type Qualifiers } from '../types/types.js';

/** Type qualifiers (C11 6.7.3). `_Atomic` with a type in parentheses is a type specifier. */
export const QUALIFIER_WORDS = new Map<string, Qualifiers>([
  ['const', Qualifier.Const],
  ['__const', Qualifier.Const],
  ['volatile', Qualifier.Volatile],
  ['__volatile__', Qualifier.Volatile],
  ['__volatile', Qualifier.Volatile],
  ['restrict', Qualifier.Restrict],
  ['__restrict', Qualifier.Restrict],
  ['__restrict__', Qualifier.Restrict],
  ['_Atomic', Qualifier.Atomic],
]);

/** They change neither layout nor meaning here, but for the qualifiers among them, of what a pointer points to. */
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

export const INLINE_WORDS = new Set(['inline', '__inline', '__inline__']);

/** Words of type specifiers (C11 6.7.2). */
export const TYPE_WORDS = new Set([
  'void',
  'char',
  'int',
  'float',
  'double',
  'short',
  'long',
  'signed',
  'unsigned',
  '_Bool',
  '__int128',
  '__int128_t',
  '__uint128_t',
  '__signed__',
  '__signed',
  '__builtin_va_list',
]);

/** Words of gcc's C that this compiler knows and does not implement. */
export const UNIMPLEMENTED_WORDS = new Set([
  '_Complex',
  '__complex__',
  '__complex',
  '_Float128',
  '__float128',
  '_Float64x',
  '_Float16',
  '__bf16',
  '_Decimal32',
  '_Decimal64',
  '_Decimal128',
  '__real__',
  '__imag__',
  '__real',
  '__imag',
]);

export const TYPEOF_WORDS = new Set(['typeof', '__typeof__', '__typeof']);
export const TAG_WORDS = new Set(['struct', 'union', 'enum']);
/** What a type name can start with besides a typedef name. */
export const TYPE_START_WORDS = new Set([...TYPE_WORDS, ...TYPEOF_WORDS, ...TAG_WORDS, '__auto_type']);

/** Followed by a group in parentheses; `_Alignas` says what the attribute `aligned` does. */
export const ATTRIBUTE_WORDS = new Set(['__attribute__', '__attribute', '_Alignas']);
export const ASSEMBLY_WORDS = new Set(['asm', '__asm__', '__asm']);
export const ALIGNOF_WORDS = new Set(['_Alignof', '__alignof__', '__alignof', 'alignof']);
export const STATIC_ASSERT_WORDS = new Set(['_Static_assert', 'static_assert']);

/** Builtins that take types among their arguments, with the number of arguments that may be types. */
export const TYPE_ARGUMENT_BUILTINS = new Map([
  ['__builtin_va_arg', 2],
  ['__builtin_types_compatible_p', 2],
  ['__builtin_offsetof', 1],
]);

/** Words that are neither a type nor the name of an object or a function. */
export const STATEMENT_WORDS = new Set([
  'sizeof',
  ...ALIGNOF_WORDS,
  ...ASSEMBLY_WORDS,
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
  'typedef',
  'extern',
  'static',
]);
