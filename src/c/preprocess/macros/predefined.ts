/**
 * The macros that gcc 12 for x86-64 Linux with -std=gnu11 -O1 has from the start and that C asks for; no vector
 * extensions.
 */

const lines: string[] = [];

function define(text: string): void {
  lines.push(`#define ${text}`);
}

function defineIntegerTypes(): void {
  const signedTypes: Record<number, string> = { 8: 'signed char', 16: 'short int', 32: 'int', 64: 'long int' };
  const unsignedTypes: Record<number, string> = {
    8: 'unsigned char',
    16: 'short unsigned int',
    32: 'unsigned int',
    64: 'long unsigned int',
  };
  const limits = (name: string, width: number, unsigned: boolean, suffix: string) => {
    const maximum = (1n << BigInt(unsigned ? width : width - 1)) - 1n;
    define(`__${name}_MAX__ 0x${maximum.toString(16)}${suffix}`);
  };
  const type = (name: string, width: number, unsigned: boolean) => {
    define(`__${name}_TYPE__ ${(unsigned ? unsignedTypes : signedTypes)[width]}`);
    limits(name, width, unsigned, (unsigned && width >= 32 ? 'U' : '') + (width === 64 ? 'L' : ''));
    if (!unsigned) {
      define(`__${name}_WIDTH__ ${width}`);
    }
  };
  for (const width of [8, 16, 32, 64]) {
    for (const unsigned of [false, true]) {
      const name = `${unsigned ? 'U' : ''}INT`;
      const suffix = (unsigned && width >= 32 ? 'U' : '') + (width === 64 ? 'L' : '');
      const fast = width === 8 ? 8 : 64;
      define(`__${name}${width}_TYPE__ ${(unsigned ? unsignedTypes : signedTypes)[width]}`);
      limits(`${name}${width}`, width, unsigned, suffix);
      define(`__${name}${width}_C(c) ${suffix === '' ? 'c' : `c ## ${suffix}`}`);
      type(`${name}_LEAST${width}`, width, unsigned);
      type(`${name}_FAST${width}`, fast, unsigned);
    }
  }
  for (const name of ['INTMAX', 'INTPTR', 'PTRDIFF']) {
    type(name, 64, false);
  }
  for (const name of ['UINTMAX', 'UINTPTR', 'SIZE']) {
    type(name, 64, true);
  }
  define('__SIZE_WIDTH__ 64');
  define('__INTMAX_C(c) c ## L');
  define('__UINTMAX_C(c) c ## UL');
  type('WCHAR', 32, false);
  type('WINT', 32, true);
  type('SIG_ATOMIC', 32, false);
  define('__SIG_ATOMIC_MIN__ (-__SIG_ATOMIC_MAX__ - 1)');
  define('__WINT_WIDTH__ 32');
  define('__WCHAR_MIN__ (-__WCHAR_MAX__ - 1)');
  define('__WINT_MIN__ 0U');
  define('__CHAR16_TYPE__ short unsigned int');
  define('__CHAR32_TYPE__ unsigned int');
  for (const [name, width, suffix] of [
    ['SCHAR', 8, ''],
    ['SHRT', 16, ''],
    ['INT', 32, ''],
    ['LONG', 64, 'L'],
    ['LONG_LONG', 64, 'LL'],
  ] as const) {
    limits(name, width, false, suffix);
    define(`__${name}_WIDTH__ ${width}`);
  }
}

function defineFloatingTypes(): void {
  const facts = (name: string, values: readonly (readonly [string, string | number])[]) => {
    for (const [property, value] of values) {
      define(`__${name}_${property}__ ${value}`);
    }
    for (const property of ['HAS_DENORM', 'HAS_INFINITY', 'HAS_QUIET_NAN']) {
      define(`__${name}_${property}__ 1`);
    }
  };
  facts('FLT', [
    ...([
      ['MANT_DIG', 24],
      ['DIG', 6],
      ['DECIMAL_DIG', 9],
      ['MIN_EXP', '(-125)'],
      ['MIN_10_EXP', '(-37)'],
    ] as const),
    ...([
      ['MAX_EXP', 128],
      ['MAX_10_EXP', 38],
      ['MAX', '3.40282346638528859811704183484516925e+38F'],
    ] as const),
    ...([
      ['MIN', '1.17549435082228750796873653722224568e-38F'],
      ['RADIX', 2],
      ['EVAL_METHOD', 0],
    ] as const),
    ['EPSILON', '1.19209289550781250000000000000000000e-7F'],
    ['DENORM_MIN', '1.40129846432481707092372958328991613e-45F'],
  ]);
  facts('DBL', [
    ...([
      ['MANT_DIG', 53],
      ['DIG', 15],
      ['DECIMAL_DIG', 17],
      ['MIN_EXP', '(-1021)'],
      ['MIN_10_EXP', '(-307)'],
    ] as const),
    ...([
      ['MAX_EXP', 1024],
      ['MAX_10_EXP', 308],
    ] as const),
    ['MAX', '((double)1.79769313486231570814527423731704357e+308L)'],
    ['MIN', '((double)2.22507385850720138309023271733240406e-308L)'],
    ['EPSILON', '((double)2.22044604925031308084726333618164062e-16L)'],
    ['DENORM_MIN', '((double)4.94065645841246544176568792868221372e-324L)'],
  ]);
  facts('LDBL', [
    ...([
      ['MANT_DIG', 64],
      ['DIG', 18],
      ['DECIMAL_DIG', 21],
      ['MIN_EXP', '(-16381)'],
    ] as const),
    ...([
      ['MIN_10_EXP', '(-4931)'],
      ['MAX_EXP', 16384],
      ['MAX_10_EXP', 4932],
    ] as const),
    ['MAX', '1.18973149535723176502126385303097021e+4932L'],
    ['MIN', '3.36210314311209350626267781732175260e-4932L'],
    ['EPSILON', '1.08420217248550443400745280086994171e-19L'],
    ['DENORM_MIN', '3.64519953188247460252840593361941982e-4951L'],
  ]);
  define('__DECIMAL_DIG__ 21');
}

function defineSizes(): void {
  const sizes: Record<string, number> = {
    SHORT: 2,
    INT: 4,
    LONG: 8,
    LONG_LONG: 8,
    POINTER: 8,
    SIZE_T: 8,
    PTRDIFF_T: 8,
    WCHAR_T: 4,
    WINT_T: 4,
    FLOAT: 4,
    DOUBLE: 8,
    LONG_DOUBLE: 16,
    INT128: 16,
  };
  for (const [name, size] of Object.entries(sizes)) {
    define(`__SIZEOF_${name}__ ${size}`);
  }
}

function definePlatform(): void {
  const ones = [
    ...['_LP64', '__LP64__', '__ELF__', '__OPTIMIZE__', '__STDC__', '__STDC_HOSTED__', '__STDC_UTF_16__'],
    ...['__STDC_UTF_32__', '__STDC_IEC_559__', '__GNUC_STDC_INLINE__', '__amd64', '__amd64__', '__x86_64'],
    ...['__x86_64__', '__k8', '__k8__', '__code_model_small__', '__gnu_linux__', '__linux', '__linux__', 'linux'],
    ...['__unix', '__unix__', 'unix', '__GCC_HAVE_SYNC_COMPARE_AND_SWAP_1', '__GCC_HAVE_SYNC_COMPARE_AND_SWAP_2'],
    ...['__GCC_HAVE_SYNC_COMPARE_AND_SWAP_4', '__GCC_HAVE_SYNC_COMPARE_AND_SWAP_8', '__HAVE_SPECULATION_SAFE_VALUE'],
    '__GCC_ATOMIC_TEST_AND_SET_TRUEVAL',
  ];
  for (const name of ones) {
    define(`${name} 1`);
  }
  for (const type of ['BOOL', 'CHAR', 'CHAR16_T', 'CHAR32_T', 'WCHAR_T', 'SHORT', 'INT', 'LONG', 'LLONG', 'POINTER']) {
    define(`__GCC_ATOMIC_${type}_LOCK_FREE 2`);
  }
  const others = [
    ...['__GNUC__ 12', '__GNUC_MINOR__ 2', '__GNUC_PATCHLEVEL__ 0', '__VERSION__ "12.2.0"', '__STDC_VERSION__ 201112L'],
    ...['__STDC_ISO_10646__ 201706L', '__GXX_ABI_VERSION 1017', '__CHAR_BIT__ 8', '__BIGGEST_ALIGNMENT__ 16'],
    ...['__ORDER_LITTLE_ENDIAN__ 1234', '__ORDER_BIG_ENDIAN__ 4321', '__ORDER_PDP_ENDIAN__ 3412'],
    ...['__BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__', '__FLOAT_WORD_ORDER__ __ORDER_LITTLE_ENDIAN__'],
    ...['__FINITE_MATH_ONLY__ 0', '__GCC_IEC_559 2', '__pic__ 2', '__PIC__ 2', '__pie__ 2', '__PIE__ 2'],
    ...['__USER_LABEL_PREFIX__', '__REGISTER_PREFIX__', '__ATOMIC_RELAXED 0', '__ATOMIC_CONSUME 1'],
    ...['__ATOMIC_ACQUIRE 2', '__ATOMIC_RELEASE 3', '__ATOMIC_ACQ_REL 4', '__ATOMIC_SEQ_CST 5'],
    // As with SOURCE_DATE_EPOCH=0, so that two runs give the same tokens.
    ...['__DATE__ "Jan  1 1970"', '__TIME__ "00:00:00"', '__TIMESTAMP__ "Thu Jan  1 00:00:00 1970"'],
  ];
  for (const text of others) {
    define(text);
  }
}

definePlatform();
defineSizes();
defineIntegerTypes();
defineFloatingTypes();

/** `#define` lines for all of them. */
export const PREDEFINED_MACROS = `${lines.join('\n')}\n`;

/** What `__has_attribute` says yes to: attributes that the compiler handles or may ignore as gcc does. */
export const KNOWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...[
    'access',
    'alias',
    'aligned',
    'alloc_size',
    'always_inline',
    'assume_aligned',
    'cleanup',
    'cold',
    'common',
    'const',
  ],
  ...[
    'constructor',
    'deprecated',
    'designated_init',
    'destructor',
    'error',
    'externally_visible',
    'fallthrough',
    'flatten',
  ],
  ...['format', 'format_arg', 'gnu_inline', 'hot', 'leaf', 'malloc', 'may_alias', 'mode', 'no_instrument_function'],
  ...[
    'no_sanitize',
    'noclone',
    'noinline',
    'nonnull',
    'nonstring',
    'noreturn',
    'nothrow',
    'optimize',
    'packed',
    'pure',
  ],
  ...[
    'returns_nonnull',
    'returns_twice',
    'section',
    'sentinel',
    'tls_model',
    'transparent_union',
    'unavailable',
    'unused',
  ],
  ...['used', 'visibility', 'warn_unused_result', 'warning', 'weak'],
]);

/** What `__has_builtin` says yes to beside the families that `hasBuiltin` knows by prefix. */
const KNOWN_BUILTINS: ReadonlySet<string> = new Set([
  ...['abort', 'abs', 'add_overflow', 'alloca', 'assume_aligned', 'bswap16', 'bswap32', 'bswap64', 'bswap128'],
  ...[
    'choose_expr',
    'classify_type',
    'clrsb',
    'clrsbl',
    'clrsbll',
    'clz',
    'clzl',
    'clzll',
    'constant_p',
    'ctz',
    'ctzl',
  ],
  ...['ctzll', 'expect', 'expect_with_probability', 'ffs', 'ffsl', 'ffsll', 'frame_address', 'memcmp', 'memcpy'],
  ...['memmove', 'memset', 'mul_overflow', 'object_size', 'offsetof', 'parity', 'parityl', 'parityll', 'popcount'],
  ...['popcountl', 'popcountll', 'prefetch', 'return_address', 'strlen', 'sub_overflow', 'trap', 'types_compatible_p'],
  ...['unreachable', 'va_arg', 'va_copy', 'va_end', 'va_start'],
]);

/** Whether `__has_builtin(name)` is true. */
export function hasBuiltin(name: string): boolean {
  if (name.startsWith('__builtin_')) {
    return KNOWN_BUILTINS.has(name.slice('__builtin_'.length));
  }
  return /^__(atomic|sync)_/.test(name);
}
