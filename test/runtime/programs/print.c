#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void show(const char *format, ...)
{
    char buffer[2048];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(buffer, sizeof(buffer), format, arguments);
    va_end(arguments);
    printf("%s -> %d [%s]\n", format, length, buffer);
}

int main(void)
{
    static const char *const flags[] = { "", "-", "+", " ", "#", "0", "-0", "+0", "#0", " 0", "-#", "+-" };
    static const char *const widths[] = { "", "1", "8", "12.0", ".0", ".3", "10.3", ".10", "3.1" };
    static const char *const integers[] = { "d", "u", "x", "X", "o", "i" };
    static const char *const floats[] = { "f", "e", "g", "G", "E" };
    static const int values[] = { 0, 1, -1, 42, 2147483647, -2147483647 - 1 };
    static const double numbers[] = { 0.0, -0.0, 1, 0.5, 1.5, 2.5, 0.1, 123456789.0, 1e-5, 0.0001, 9.9995, 999999.4, 1e100,
        1.7976931348623157e308, 5e-324, 3.14159265358979, 1e21, 1e22, 99.95, 0.05, 1.0 / 3, 1e15 + 0.3, 100000, 1000000 };
    char format[32];
    for (unsigned f = 0; f < sizeof(flags) / sizeof(*flags); f++) {
        for (unsigned w = 0; w < sizeof(widths) / sizeof(*widths); w++) {
            for (unsigned c = 0; c < 6; c++) {
                snprintf(format, sizeof(format), "%%%s%s%s", flags[f], widths[w], integers[c]);
                for (unsigned v = 0; v < 6; v++) {
                    show(format, values[v]);
                }
            }
            for (unsigned c = 0; c < 5; c++) {
                snprintf(format, sizeof(format), "%%%s%s%s", flags[f], widths[w], floats[c]);
                for (unsigned v = 0; v < sizeof(numbers) / sizeof(*numbers); v++) {
                    show(format, numbers[v]);
                }
            }
        }
    }
    show("%.50f %.40g %.0e %#.0f %#g", 0.1, 1e-10, 2.5, 3.0, 1.0);
    show("%.1000f", 5e-324);
    show("%f %F %e %g %5.1f|%-8f|%08f", 1.0 / 0.0, -1.0 / 0.0, 0.0 / 0.0, 1.0 / 0.0, 1.0 / 0.0, 1.0 / 0.0, -1.0 / 0.0);
    show("%lld %llu %lx %zu %zd %jd %jx %td", -5LL, 18446744073709551615ULL, 0xdeadbeefcafeUL, (size_t)7, (ssize_t)-7,
         (intmax_t)INT64_MIN, (uintmax_t)255, (ptrdiff_t)-3);
    show("%hhd %hhu %hd %hu %hhx", 300, 300, 70000, 70000, -1);
    show("%" PRIx64 " %016" PRIX64 " %" PRId8 " %" PRIu16, (uint64_t)0x123456789abcdef0, (uint64_t)0xabc, (int8_t)-5, (uint16_t)65535);
    show("%s|%10s|%-10s|%.2s|%10.3s|%.*s|%*s|%-*s|", "text", "text", "text", "text", "text", 1, "text", 7, "text", 7, "text");
    show("%*d|%-*d|%*.*f", -6, 42, 6, 42, 9, 2, 3.14159);
    show("%c%c|%5c|%-5c|%%|%5%|", 'a', 'b', 'c', 'd');
    show("%p %p %20p|%-20p|", (void *)0, (void *)0x1234, (void *)0xabcdef, (void *)0xabcdef);
    show("%.3d|%+.3d|%x|%#x|%#o|%#.3o|%#x", 5, 5, 0, 0, 0, 8, 255);
    show("%s %.3s %10s", (char *)NULL, "abc", (char *)NULL);
    show("%Lf %Lg", (long double)1.5, (long double)0.25);
    char small[5];
    printf("%d [%s]\n", snprintf(small, sizeof(small), "%s", "longer than that"), small);
    printf("%d\n", snprintf(NULL, 0, "%d", 12345));
    int count;
    printf("abc%n def\n", &count);
    printf("%d\n", count);
    return 3;
}
