/* Builtins that are calls of library functions, none of which a header declares; and macros that are pushed. */
#define VALUE 1
#pragma push_macro("VALUE")
#undef VALUE
#define VALUE 2
#pragma push_macro("VALUE")
#pragma push_macro("NONE")
#define NONE 7
static int pushed[] = { VALUE,
#undef VALUE
#define VALUE 3
    VALUE,
#pragma pop_macro("VALUE")
    VALUE,
_Pragma("pop_macro(\"VALUE\")")
    VALUE,
#pragma pop_macro("VALUE")
    VALUE, NONE,
#pragma pop_macro("NONE")
#ifdef NONE
    100,
#endif
};

typedef union { int *number; const char *text; long value; } any __attribute__((transparent_union));
union also { unsigned char *bytes; void *block; } __attribute__((transparent_union));

static int first(any given)
{
    return *given.number;
}

static char letter(any given)
{
    return given.text[0];
}

static int byte(union also given)
{
    return given.bytes[1];
}

int main(void)
{
    char text[64], *end;
    __builtin_strcpy(text, "flat");
    end = __builtin_stpcpy(text + __builtin_strlen(text), "view");
    __builtin_printf("%s %d %d\n", text, (int)(end - text), __builtin_strcmp(text, "flatview"));
    __builtin_sprintf(text, "%d-%s", 42, "x");
    __builtin_puts(text);
    int size = __builtin_snprintf(text, 4, "%d", 123456);
    __builtin_printf("%s %d %d\n", text, size, __builtin_memcmp(text, "123", 4));
    char *block = __builtin_malloc(8);
    __builtin_memset(block, 'z', 7);
    block[7] = 0;
    __builtin_printf("%s %d %c\n", block, __builtin_strchr(block, 'z') == block, *__builtin_strrchr("a.b.c", 'b'));
    __builtin_free(block);
    for (unsigned i = 0; i < sizeof pushed / sizeof pushed[0]; i++)
        __builtin_printf("%d ", pushed[i]);
    int x = 5;
    unsigned char bytes[2] = { 1, 2 };
    any given = { .number = &x };
    __builtin_printf("%d %c %d %d %d\n", first(&x), letter("A"), first(given), byte(bytes), byte((void *)bytes));
    if (x != 5)
        __builtin_abort();
    __builtin_exit(0);
}
