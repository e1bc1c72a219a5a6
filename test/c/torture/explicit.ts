/**
 * gcc's older test programs leave types and declarations to C89's rules. What gcc says it takes them for is written out,
 * as this compiler takes C11 alone.
 */

/** A line of what `gcc -fdiagnostics-format=json` prints. */
interface Diagnostic {
  readonly option?: string;
  readonly message: string;
  readonly locations: ReadonlyArray<{
    readonly caret: { readonly file: string; readonly line: number; readonly 'byte-column': number };
  }>;
}

/** The library functions that the programs call undeclared, as gcc knows them. */
const PROTOTYPES = new Map(
  [
    'void abort(void)',
    'void exit(int)',
    'void *malloc(unsigned long)',
    'void *calloc(unsigned long, unsigned long)',
    'void *realloc(void *, unsigned long)',
    'void free(void *)',
    'int printf(const char *, ...)',
    'int sprintf(char *, const char *, ...)',
    'int snprintf(char *, unsigned long, const char *, ...)',
    'int puts(const char *)',
    'int putchar(int)',
    'void *memcpy(void *, const void *, unsigned long)',
    'void *memmove(void *, const void *, unsigned long)',
    'void *memset(void *, int, unsigned long)',
    'int memcmp(const void *, const void *, unsigned long)',
    'void *memchr(const void *, int, unsigned long)',
    'char *strcpy(char *, const char *)',
    'char *strncpy(char *, const char *, unsigned long)',
    'char *strcat(char *, const char *)',
    'char *strchr(const char *, int)',
    'char *strrchr(const char *, int)',
    'char *strdup(const char *)',
    'int strcmp(const char *, const char *)',
    'int strncmp(const char *, const char *, unsigned long)',
    'unsigned long strlen(const char *)',
    'int abs(int)',
    'long labs(long)',
    'double fabs(double)',
    'double sin(double)',
    'double sqrt(double)',
    'double floor(double)',
    'int ffs(int)',
    'void *alloca(unsigned long)',
  ].map((text) => [/\**(\w+)\(/.exec(text)![1]!, text]),
);

/** What gcc is called with so that it tells of what is implicit. */
export const IMPLICIT_OPTIONS = [
  '-Wimplicit-int',
  '-Wimplicit-function-declaration',
  '-fdiagnostics-format=json',
] as const;

/**
 * The program with what gcc's diagnostics call implicit written out, its lines where they were.
 * @param diagnostics what gcc printed on stderr
 */
export function explicit(text: string, file: string, diagnostics: string): string {
  const found = diagnosticsIn(diagnostics);
  const ints = found.filter(({ option, message }) => option === '-Wimplicit-int' && !message.startsWith('type of'));
  const lines = text.split('\n');
  const places = ints
    .map(({ locations }) => locations[0]!.caret)
    .filter((caret) => caret.file === file)
    .sort((a, b) => b.line - a.line || b['byte-column'] - a['byte-column']);
  for (const { line, 'byte-column': column } of places) {
    const written = lines[line - 1]!;
    lines[line - 1] = `${written.slice(0, column - 1)}int ${written.slice(column - 1)}`;
  }
  const functions = found
    .filter(({ option }) => option === '-Wimplicit-function-declaration')
    .map(({ message }) => /function [‘'](\w+)[’']/.exec(message)?.[1])
    .filter((name) => name !== undefined && !name.startsWith('__builtin_'));
  const declarations = [...new Set(functions)].map((name) => `${PROTOTYPES.get(name!) ?? `int ${name}()`};`);
  const written = lines.join('\n');
  return declarations.length === 0 ? written : `${declarations.join(' ')}\n#line 1\n${written}`;
}

function diagnosticsIn(text: string): Diagnostic[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('['))
    .flatMap((line) => JSON.parse(line) as Diagnostic[]);
}
