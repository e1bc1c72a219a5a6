/* Text of GLib: copies, pieces, comparison. */
#include <ctype.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

gchar *g_strndup(const gchar *text, gsize size)
{
    if (text == NULL) {
        return NULL;
    }
    gchar *copy = g_malloc(size + 1);
    strncpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

gchar *g_strdup(const gchar *text)
{
    return text == NULL ? NULL : g_memdup(text, (guint)strlen(text) + 1);
}

gchar *g_strnfill(gsize size, gchar character)
{
    gchar *text = g_malloc(size + 1);
    memset(text, character, size);
    text[size] = '\0';
    return text;
}

gchar *g_strdup_vprintf(const gchar *format, va_list arguments)
{
    gchar *text;
    return vasprintf(&text, format, arguments) < 0 ? NULL : text;
}

gchar *g_strdup_printf(const gchar *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    gchar *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return text;
}

gint g_vsnprintf(gchar *to, gulong size, const gchar *format, va_list arguments)
{
    return vsnprintf(to, size, format, arguments);
}

gint g_snprintf(gchar *to, gulong size, const gchar *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    gint length = vsnprintf(to, size, format, arguments);
    va_end(arguments);
    return length;
}

gint g_vasprintf(gchar **to, const gchar *format, va_list arguments)
{
    return vasprintf(to, format, arguments);
}

static gchar *join(const gchar *separator, const gchar *first, va_list rest)
{
    GString *result = g_string_new(first);
    const gchar *text;
    while (first != NULL && (text = va_arg(rest, const gchar *)) != NULL) {
        g_string_append(g_string_append(result, separator), text);
    }
    return g_string_free(result, FALSE);
}

gchar *g_strconcat(const gchar *first, ...)
{
    if (first == NULL) {
        return NULL;
    }
    va_list rest;
    va_start(rest, first);
    gchar *result = join("", first, rest);
    va_end(rest);
    return result;
}

gchar *g_strjoin(const gchar *separator, ...)
{
    va_list rest;
    va_start(rest, separator);
    const gchar *first = va_arg(rest, const gchar *);
    gchar *result = join(separator != NULL ? separator : "", first, rest);
    va_end(rest);
    return result;
}

gchar *g_strjoinv(const gchar *separator, gchar **strings)
{
    GString *result = g_string_new(NULL);
    for (gchar **string = strings; *string != NULL; string++) {
        if (string != strings) {
            g_string_append(result, separator != NULL ? separator : "");
        }
        g_string_append(result, *string);
    }
    return g_string_free(result, FALSE);
}

gchar **g_strsplit(const gchar *text, const gchar *delimiter, gint limit)
{
    GPtrArray *parts = g_ptr_array_new();
    gsize length = strlen(delimiter);
    const gchar *end;
    gint left = limit < 1 ? G_MAXINT : limit;
    while (--left > 0 && (end = strstr(text, delimiter)) != NULL) {
        g_ptr_array_add(parts, g_strndup(text, (gsize)(end - text)));
        text = end + length;
    }
    if (*text != '\0' || parts->len > 0) {
        g_ptr_array_add(parts, g_strdup(text));
    }
    g_ptr_array_add(parts, NULL);
    return (gchar **)g_ptr_array_free(parts, FALSE);
}

gchar **g_strsplit_set(const gchar *text, const gchar *delimiters, gint limit)
{
    GPtrArray *parts = g_ptr_array_new();
    const gchar *end;
    gint left = limit < 1 ? G_MAXINT : limit;
    gboolean empty = *text == '\0';
    while (--left > 0 && (end = strpbrk(text, delimiters)) != NULL) {
        g_ptr_array_add(parts, g_strndup(text, (gsize)(end - text)));
        text = end + 1;
    }
    if (!empty) {
        g_ptr_array_add(parts, g_strdup(text));
    }
    g_ptr_array_add(parts, NULL);
    return (gchar **)g_ptr_array_free(parts, FALSE);
}

guint g_strv_length(gchar **strings)
{
    guint length = 0;
    while (strings[length] != NULL) {
        length++;
    }
    return length;
}

gchar **g_strdupv(gchar **strings)
{
    if (strings == NULL) {
        return NULL;
    }
    guint length = g_strv_length(strings);
    gchar **copy = g_new(gchar *, length + 1);
    for (guint i = 0; i <= length; i++) {
        copy[i] = g_strdup(strings[i]);
    }
    return copy;
}

void g_strfreev(gchar **strings)
{
    for (gchar **string = strings; strings != NULL && *string != NULL; string++) {
        g_free(*string);
    }
    g_free(strings);
}

gboolean g_strv_contains(const gchar *const *strings, const gchar *text)
{
    for (; *strings != NULL; strings++) {
        if (strcmp(*strings, text) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean g_strv_equal(const gchar *const *left, const gchar *const *right)
{
    for (; *left != NULL && *right != NULL; left++, right++) {
        if (strcmp(*left, *right) != 0) {
            return FALSE;
        }
    }
    return *left == *right;
}

int g_strcmp0(const char *left, const char *right)
{
    if (left == NULL || right == NULL) {
        return (left != NULL) - (right != NULL);
    }
    return strcmp(left, right);
}

gboolean g_str_has_prefix(const gchar *text, const gchar *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

gboolean g_str_has_suffix(const gchar *text, const gchar *suffix)
{
    gsize length = strlen(text), suffix_length = strlen(suffix);
    return length >= suffix_length && strcmp(text + length - suffix_length, suffix) == 0;
}

gchar *g_strstr_len(const gchar *text, gssize size, const gchar *wanted)
{
    return memmem(text, size < 0 ? strlen(text) : strnlen(text, (gsize)size), wanted, strlen(wanted));
}

gchar *g_strrstr(const gchar *text, const gchar *wanted)
{
    gchar *found = NULL;
    for (gchar *place = strstr(text, wanted); place != NULL; place = *place != '\0' ? strstr(place + 1, wanted) : NULL) {
        found = place;
        if (*wanted == '\0') {
            return found;
        }
    }
    return found;
}

gchar *g_strchug(gchar *text)
{
    gsize blanks = 0;
    while (g_ascii_isspace(text[blanks])) {
        blanks++;
    }
    memmove(text, text + blanks, strlen(text + blanks) + 1);
    return text;
}

gchar *g_strchomp(gchar *text)
{
    gsize length = strlen(text);
    while (length > 0 && g_ascii_isspace(text[length - 1])) {
        text[--length] = '\0';
    }
    return text;
}

gchar *g_strdelimit(gchar *text, const gchar *delimiters, gchar replacement)
{
    for (gchar *place = text; *place != '\0'; place++) {
        if (strchr(delimiters != NULL ? delimiters : "_-|> <.", *place) != NULL) {
            *place = replacement;
        }
    }
    return text;
}

gchar *g_strcanon(gchar *text, const gchar *valid, gchar replacement)
{
    for (gchar *place = text; *place != '\0'; place++) {
        if (strchr(valid, *place) == NULL) {
            *place = replacement;
        }
    }
    return text;
}

gchar *g_strreverse(gchar *text)
{
    gsize length = strlen(text);
    for (gsize i = 0; i < length / 2; i++) {
        gchar character = text[i];
        text[i] = text[length - 1 - i];
        text[length - 1 - i] = character;
    }
    return text;
}

gsize g_strlcpy(gchar *to, const gchar *from, gsize size)
{
    gsize length = strlen(from);
    if (size > 0) {
        gsize count = length < size ? length : size - 1;
        memcpy(to, from, count);
        to[count] = '\0';
    }
    return length;
}

gsize g_strlcat(gchar *to, const gchar *from, gsize size)
{
    gsize length = strnlen(to, size);
    return length + g_strlcpy(to + length, from, size - length);
}

gchar *g_stpcpy(gchar *to, const char *from)
{
    return stpcpy(to, from);
}

const gchar *g_strerror(gint number)
{
    return strerror(number);
}

gint g_unichar_to_utf8(gunichar character, gchar *to)
{
    if (character < 0x80) {
        *to = (gchar)character;
        return 1;
    }
    gint size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (gint i = size - 1; i > 0; i--, character >>= 6) {
        to[i] = (gchar)(0x80 | (character & 0x3f));
    }
    to[0] = (gchar)((0xf00 >> size) | character);
    return size;
}

/* * and ? as in file names. */
gboolean g_pattern_match_simple(const gchar *pattern, const gchar *text)
{
    for (; *pattern != '\0'; pattern++, text++) {
        if (*pattern == '*') {
            do {
                if (g_pattern_match_simple(pattern + 1, text)) {
                    return TRUE;
                }
            } while (*text++ != '\0');
            return FALSE;
        }
        if (*text == '\0' || (*pattern != '?' && *pattern != *text)) {
            return FALSE;
        }
    }
    return *text == '\0';
}
