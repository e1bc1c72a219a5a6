#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int descending(const void *left, const void *right)
{
    return *(const int *)right - *(const int *)left;
}

static int ascending(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

int main(void)
{
    static const char *const texts[] = { "", " ", "0", "-0", "+7", "42abc", "0x1f", "0X1Fg", "0x", "0xg", "077", "089", " \t\n-12",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
        "18446744073709551616", "-1", "zz", "ZZ9", "1e5", "+-3", "--3", "0b11", "99999999999999999999999" };
    static const int bases[] = { 0, 2, 8, 10, 16, 36, 1, 37 };
    for (unsigned t = 0; t < sizeof(texts) / sizeof(*texts); t++) {
        for (unsigned b = 0; b < sizeof(bases) / sizeof(*bases); b++) {
            char *end = NULL;
            errno = 0;
            long value = strtol(texts[t], &end, bases[b]);
            printf("%s/%d: %ld %d %d", texts[t], bases[b], value, end == NULL ? -1 : (int)(end - texts[t]), errno);
            errno = 0;
            end = (char *)texts[t];
            unsigned long unsigned_value = strtoul(texts[t], &end, bases[b]);
            printf(" %lu %d %d\n", unsigned_value, (int)(end - texts[t]), errno);
        }
    }
    static const char *const numbers[] = { "1", "-1.5", "0.1", "1e10", "1E-3", ".5", "5.", ".", "1e", "1e+", "inf", "-INFINITY", "nan",
        "0x10", "0x1.8p3", "12345678901234567", "1e22", "123.456e2x", " 3", "abc", "1.2.3", "2.5G", "1e400", "0e5" };
    for (unsigned i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        char *end;
        double value = strtod(numbers[i], &end);
        printf("%s: %.17g %d\n", numbers[i], value, (int)(end - numbers[i]));
    }
    for (int c = -1; c < 256; c++) {
        printf("%d%d%d%d%d%d%d%d%d%d%d %d %d\n", !!isalnum(c), !!isalpha(c), !!iscntrl(c), !!isdigit(c), !!isgraph(c), !!islower(c),
               !!isprint(c), !!ispunct(c), !!isspace(c), !!isupper(c), !!isxdigit(c), tolower(c), toupper(c));
    }
    int values[200];
    unsigned state = 1;
    for (int i = 0; i < 200; i++) {
        state = state * 1103515245 + 12345;
        values[i] = (int)(state >> 16) % 97;
    }
    qsort(values, 200, sizeof(int), descending);
    for (int i = 0; i < 200; i++) {
        printf("%d ", values[i]);
    }
    qsort(values, 200, sizeof(int), ascending);
    for (int key = -1; key < 100; key += 7) {
        int *found = bsearch(&key, values, 200, sizeof(int), ascending);
        printf("\n%d %d", key, found != NULL && *found == key);
    }
    static const time_t moments[] = { 0, -1, 951782400, 951868799, 1709164800, 1709251199, 4102444800, -2208988800, 1700000000 };
    for (unsigned i = 0; i < sizeof(moments) / sizeof(*moments); i++) {
        struct tm tm;
        gmtime_r(&moments[i], &tm);
        printf("\n%d-%d-%d %d:%d:%d %d %d", tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, tm.tm_wday, tm.tm_yday);
        tm.tm_mon += 14;
        tm.tm_mday += 40;
        tm.tm_sec -= 100;
        printf(" %ld", (long)timegm(&tm));
    }
    int a = 0, b = 0, n = 0, read;
    unsigned long l = 0;
    unsigned char h = 0;
    char word[16] = "", set[16] = "", c = 0;
    read = sscanf("00:1f.3 word,rest", "%x:%x.%hhx %15[^,],%c%n", &a, &b, &h, word, &c, &n);
    printf("\n%d %d %d %d %s %c %d", read, a, b, h, word, c, n);
    read = sscanf("  -12 0x7fffffffffff abc123", "%d %lx %3s%[0-9]", &a, &l, word, set);
    printf("\n%d %d %lx %s %s", read, a, l, word, set);
    printf("\n%d %d %d", sscanf("", "%d", &a), sscanf("x", "%d", &a), sscanf("12", "%1d%1d", &a, &b));
    printf("\n%d%d\n", a, b);
    char list[] = "one,two,,three";
    char *rest = NULL;
    for (char *part = strtok_r(list, ",", &rest); part != NULL; part = strtok_r(NULL, ",", &rest)) {
        printf("[%s]", part);
    }
    char fields[] = "a,,b";
    char *place = fields, *field;
    while ((field = strsep(&place, ",")) != NULL) {
        printf("<%s>", field);
    }
    printf("%zu %zu %s %s %d %d\n", strspn("aabbc", "ab"), strcspn("hello", "lo"), strstr("haystack", "st"), strrchr("a/b/c", '/'),
           strcmp("a", "b") < 0, strncasecmp("HELLO", "help", 3));
    return 0;
}
