#include <glib.h>
#include <stdio.h>
#include <string.h>

static void show(gchar **parts)
{
    for (gchar **part = parts; *part != NULL; part++) {
        printf("[%s]", *part);
    }
    gchar *joined = g_strjoinv("+", parts);
    printf(" %u %s\n", g_strv_length(parts), joined);
    g_free(joined);
    g_strfreev(parts);
}

static GError *fail(void)
{
    GError *error = NULL;
    g_set_error(&error, g_quark_from_string("domain"), 4, "number %d", 7);
    g_prefix_error(&error, "before %s: ", "it");
    return error;
}

int main(void)
{
    static const char *const texts[] = { "", "a", "a,b,c", ",a,", "a,,b", "abc", ",,,", "long,text,with,many,parts" };
    for (unsigned i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        show(g_strsplit(texts[i], ",", 0));
        show(g_strsplit(texts[i], ",", 2));
        show(g_strsplit(texts[i], ",,", -1));
        show(g_strsplit_set(texts[i], ",b", 3));
    }
    static const char *const paths[] = { "", "/", "//", "a", "/a", "a/", "a/b", "/a/b/", "a//b", "//a", "./x" };
    for (unsigned i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
        g_autofree gchar *base = g_path_get_basename(paths[i]);
        g_autofree gchar *directory = g_path_get_dirname(paths[i]);
        g_autofree gchar *file = g_build_filename(paths[i], "x", "/y/", NULL);
        printf("%s: %s %s %s\n", paths[i], base, directory, file);
    }
    GString *string = g_string_new("start");
    for (int i = 0; i < 40; i++) {
        g_string_append_printf(string, " %d:%s", i, i % 2 ? "odd" : "even");
        g_string_append_c(string, ';');
    }
    g_string_insert(string, 5, "<in>");
    g_string_prepend(string, "front ");
    g_string_erase(string, 2, 3);
    g_string_append_unichar(string, 0x20ac);
    g_string_append_len(string, "abcdef", 3);
    printf("%s %d\n", string->str, (int)string->len);
    g_string_truncate(string, 4);
    g_string_assign(string, string->len == 4 ? "assigned" : "wrong");
    printf("%s\n", string->str);
    g_string_printf(string, "%05d", 42);
    printf("%s\n", string->str);
    g_string_free(string, TRUE);
    char text[] = "  padded text \n";
    printf("[%s]\n", g_strstrip(text));
    g_autofree gchar *joined = g_strjoin("-", "x", "y", "z", NULL);
    g_autofree gchar *glued = g_strconcat("one", "two", NULL);
    g_autofree gchar *lower = g_ascii_strdown("MiXeD", -1);
    printf("%s %s %s %d %d %d\n", joined, glued, lower, g_str_has_prefix("prefix", "pre"), g_str_has_suffix("x", "long"), g_strcmp0(NULL, "a"));
    printf("%d %d %d %d\n", g_pattern_match_simple("a*c?", "abbbcd"), g_pattern_match_simple("*", ""), g_pattern_match_simple("a?", "a"),
           g_pattern_match_simple("*.c", "memory.c"));
    printf("%s %s\n", g_strrstr("abcabc", "bc"), g_strstr_len("haystack", 5, "st") != NULL ? "found" : "cut");
    g_autoptr(GError) error = fail();
    printf("%s %d %d\n", error->message, error->code, g_error_matches(error, g_quark_from_string("domain"), 4));
    gchar *stolen = g_strdup("stolen"), *place = g_steal_pointer(&stolen);
    printf("%s %d\n", place, stolen == NULL);
    g_clear_pointer(&place, g_free);
    printf("%d %d %d\n", place == NULL, g_malloc(0) == NULL, MAX(3, 4) + MIN(1, 2) + CLAMP(9, 0, 5));
    return 0;
}
