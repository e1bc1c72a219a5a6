/** Builtins that are calls of the library functions of the same name (GCC manual: Other Builtins). */
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import {
  CHAR,
  type CType,
  type FunctionType,
  functionType,
  INT,
  LONG,
  LONG_LONG,
  pointerTo,
  Qualifier,
  UNSIGNED_LONG,
  VA_LIST,
  VOID,
} from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { FunctionSymbol } from '../ir.js';
import type { Operand } from '../values/operands.js';

const TEXT = pointerTo(CHAR);
const CONSTANT_TEXT = pointerTo(CHAR, Qualifier.Const);
const BLOCK = pointerTo(VOID);
const CONSTANT_BLOCK = pointerTo(VOID, Qualifier.Const);
const LIST = pointerTo(VA_LIST.element);

/** Result and parameters by name; `...` behind those of a function that takes more. */
const SIGNATURES: Readonly<Record<string, readonly [CType, ...Array<CType | '...'>]>> = {
  abort: [VOID],
  exit: [VOID, INT],
  _exit: [VOID, INT],
  _Exit: [VOID, INT],
  malloc: [BLOCK, UNSIGNED_LONG],
  calloc: [BLOCK, UNSIGNED_LONG, UNSIGNED_LONG],
  realloc: [BLOCK, BLOCK, UNSIGNED_LONG],
  aligned_alloc: [BLOCK, UNSIGNED_LONG, UNSIGNED_LONG],
  free: [VOID, BLOCK],
  memcmp: [INT, CONSTANT_BLOCK, CONSTANT_BLOCK, UNSIGNED_LONG],
  memchr: [BLOCK, CONSTANT_BLOCK, INT, UNSIGNED_LONG],
  memcpy: [BLOCK, BLOCK, CONSTANT_BLOCK, UNSIGNED_LONG],
  memmove: [BLOCK, BLOCK, CONSTANT_BLOCK, UNSIGNED_LONG],
  memset: [BLOCK, BLOCK, INT, UNSIGNED_LONG],
  mempcpy: [BLOCK, BLOCK, CONSTANT_BLOCK, UNSIGNED_LONG],
  strlen: [UNSIGNED_LONG, CONSTANT_TEXT],
  strnlen: [UNSIGNED_LONG, CONSTANT_TEXT, UNSIGNED_LONG],
  strcmp: [INT, CONSTANT_TEXT, CONSTANT_TEXT],
  strncmp: [INT, CONSTANT_TEXT, CONSTANT_TEXT, UNSIGNED_LONG],
  strcasecmp: [INT, CONSTANT_TEXT, CONSTANT_TEXT],
  strncasecmp: [INT, CONSTANT_TEXT, CONSTANT_TEXT, UNSIGNED_LONG],
  strcpy: [TEXT, TEXT, CONSTANT_TEXT],
  stpcpy: [TEXT, TEXT, CONSTANT_TEXT],
  strncpy: [TEXT, TEXT, CONSTANT_TEXT, UNSIGNED_LONG],
  stpncpy: [TEXT, TEXT, CONSTANT_TEXT, UNSIGNED_LONG],
  strcat: [TEXT, TEXT, CONSTANT_TEXT],
  strncat: [TEXT, TEXT, CONSTANT_TEXT, UNSIGNED_LONG],
  strchr: [TEXT, CONSTANT_TEXT, INT],
  strrchr: [TEXT, CONSTANT_TEXT, INT],
  strstr: [TEXT, CONSTANT_TEXT, CONSTANT_TEXT],
  strpbrk: [TEXT, CONSTANT_TEXT, CONSTANT_TEXT],
  strspn: [UNSIGNED_LONG, CONSTANT_TEXT, CONSTANT_TEXT],
  strcspn: [UNSIGNED_LONG, CONSTANT_TEXT, CONSTANT_TEXT],
  strdup: [TEXT, CONSTANT_TEXT],
  strndup: [TEXT, CONSTANT_TEXT, UNSIGNED_LONG],
  index: [TEXT, CONSTANT_TEXT, INT],
  rindex: [TEXT, CONSTANT_TEXT, INT],
  bcmp: [INT, CONSTANT_BLOCK, CONSTANT_BLOCK, UNSIGNED_LONG],
  bcopy: [VOID, CONSTANT_BLOCK, BLOCK, UNSIGNED_LONG],
  bzero: [VOID, BLOCK, UNSIGNED_LONG],
  printf: [INT, CONSTANT_TEXT, '...'],
  puts: [INT, CONSTANT_TEXT],
  putchar: [INT, INT],
  fprintf: [INT, BLOCK, CONSTANT_TEXT, '...'],
  fputs: [INT, CONSTANT_TEXT, BLOCK],
  fputc: [INT, INT, BLOCK],
  fwrite: [UNSIGNED_LONG, CONSTANT_BLOCK, UNSIGNED_LONG, UNSIGNED_LONG, BLOCK],
  sprintf: [INT, TEXT, CONSTANT_TEXT, '...'],
  snprintf: [INT, TEXT, UNSIGNED_LONG, CONSTANT_TEXT, '...'],
  vprintf: [INT, CONSTANT_TEXT, LIST],
  vfprintf: [INT, BLOCK, CONSTANT_TEXT, LIST],
  vsprintf: [INT, TEXT, CONSTANT_TEXT, LIST],
  vsnprintf: [INT, TEXT, UNSIGNED_LONG, CONSTANT_TEXT, LIST],
  sscanf: [INT, CONSTANT_TEXT, CONSTANT_TEXT, '...'],
  imaxabs: [LONG, LONG],
  toupper: [INT, INT],
  tolower: [INT, INT],
  isdigit: [INT, INT],
  isspace: [INT, INT],
  isalpha: [INT, INT],
  isalnum: [INT, INT],
  isupper: [INT, INT],
  islower: [INT, INT],
  isprint: [INT, INT],
  isxdigit: [INT, INT],
  __memcpy_chk: [BLOCK, BLOCK, CONSTANT_BLOCK, UNSIGNED_LONG, UNSIGNED_LONG],
  __memmove_chk: [BLOCK, BLOCK, CONSTANT_BLOCK, UNSIGNED_LONG, UNSIGNED_LONG],
  __mempcpy_chk: [BLOCK, BLOCK, CONSTANT_BLOCK, UNSIGNED_LONG, UNSIGNED_LONG],
  __memset_chk: [BLOCK, BLOCK, INT, UNSIGNED_LONG, UNSIGNED_LONG],
  __strcpy_chk: [TEXT, TEXT, CONSTANT_TEXT, UNSIGNED_LONG],
  __stpcpy_chk: [TEXT, TEXT, CONSTANT_TEXT, UNSIGNED_LONG],
  __strncpy_chk: [TEXT, TEXT, CONSTANT_TEXT, UNSIGNED_LONG, UNSIGNED_LONG],
  __stpncpy_chk: [TEXT, TEXT, CONSTANT_TEXT, UNSIGNED_LONG, UNSIGNED_LONG],
  __strcat_chk: [TEXT, TEXT, CONSTANT_TEXT, UNSIGNED_LONG],
  __strncat_chk: [TEXT, TEXT, CONSTANT_TEXT, UNSIGNED_LONG, UNSIGNED_LONG],
  __sprintf_chk: [INT, TEXT, INT, UNSIGNED_LONG, CONSTANT_TEXT, '...'],
  __snprintf_chk: [INT, TEXT, UNSIGNED_LONG, INT, UNSIGNED_LONG, CONSTANT_TEXT, '...'],
  __vsprintf_chk: [INT, TEXT, INT, UNSIGNED_LONG, CONSTANT_TEXT, LIST],
  __vsnprintf_chk: [INT, TEXT, UNSIGNED_LONG, INT, UNSIGNED_LONG, CONSTANT_TEXT, LIST],
  printf_unlocked: [INT, CONSTANT_TEXT, '...'],
  fprintf_unlocked: [INT, BLOCK, CONSTANT_TEXT, '...'],
  fputs_unlocked: [INT, CONSTANT_TEXT, BLOCK],
  fputc_unlocked: [INT, INT, BLOCK],
  fwrite_unlocked: [UNSIGNED_LONG, CONSTANT_BLOCK, UNSIGNED_LONG, UNSIGNED_LONG, BLOCK],
  putchar_unlocked: [INT, INT],
  puts_unlocked: [INT, CONSTANT_TEXT],
  atexit: [INT, BLOCK],
  ffsll: [INT, LONG_LONG],
};

/** The type of a library function of which gcc knows it; null of all others. */
export function libraryFunction(name: string): FunctionType | null {
  if (!Object.hasOwn(SIGNATURES, name)) return null;
  const [result, ...parameters] = SIGNATURES[name]!;
  const types = parameters.filter((each) => each !== '...');
  return functionType(result, types, types.length < parameters.length);
}

/** A call of the function that the name says behind `__builtin_`: as the unit declares it, or as C's library has it. */
export function libraryCall(
  analyzer: Analyzer,
  name: string,
  type: FunctionType,
  args: readonly Expression[],
  token: Token,
): Operand {
  const entity = analyzer.scope.lookup(name);
  if (entity?.kind === 'function') return analyzer.callFunction(entity.symbol, entity.symbol.type, args, token);
  const symbol: FunctionSymbol = { kind: 'function', name, type, unit: analyzer.unit.file, isStatic: false };
  return analyzer.callFunction(symbol, type, args, token);
}
