/** What words of C and of its macros mean where a declaration starts. */

/** Keywords that are no name and no type: where they stand, a declaration has not said its type yet. */
export const SPECIFIERS = new Set(
  'static extern inline __inline __inline__ const volatile restrict __restrict _Noreturn noreturn register auto _Thread_local __thread thread_local __extension__ typedef'.split(
    ' ',
  ),
);

/** Keywords that name a type, or start its name. */
export const TYPE_WORDS = new Set(
  'void char short int long float double signed unsigned _Bool bool _Complex __int128 struct union enum typeof __typeof__ __typeof'.split(
    ' ',
  ),
);

/** Keywords that only statements have: what they stand before is no declarator. */
export const STATEMENT_WORDS = new Set('if for while switch return do else goto case sizeof'.split(' '));

/** Words that a declaration starts with in the first column, and no statement or initializer does there. */
export const STARTERS = new Set('static extern typedef struct union enum inline void'.split(' '));

const ATTRIBUTE =
  /^(?:__attribute(?:__)?|__aligned|__declspec|_?[aA]lignas|_Alignas|__asm(?:__)?|asm|G_GNUC_\w+|TSA_\w+|QEMU_(?:ALIGNED|PACKED|NONSTRING|SENTINEL|NORETURN|UNUSED\w*|USED|ERROR|WARN_UNUSED_RESULT|FLATTEN|ALWAYS_INLINE|COLD|DISABLE_CFI|ENABLE_ASAN)|(?:[A-Z0-9_]+_)?(?:ATTR|ATTRIBUTE|ALIGNED|SECTION|NONNULL)(?:_[A-Z0-9_]+)?|[A-Z0-9_]+_PRINTF)$/;

/** Whether a word is an attribute, or a macro for one: what stands in parentheses behind it are no parameters. */
export function isAttribute(word: string): boolean {
  return ATTRIBUTE.test(word);
}

export function isWord(text: string): boolean {
  return /^[\p{L}_$]/u.test(text);
}
