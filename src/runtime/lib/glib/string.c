/* GString. */
#include <glib.h>
#include <stdio.h>

static void reserve(GString *string, gsize more)
{
    if (string->len + more >= string->allocated_len) {
        gsize size = string->allocated_len * 2;
        string->allocated_len = size > string->len + more + 1 ? size : string->len + more + 1;
        string->str = g_realloc(string->str, string->allocated_len);
    }
}

GString *g_string_sized_new(gsize reserved)
{
    GString *string = g_new(GString, 1);
    *string = (GString){ NULL, 0, 0 };
    reserve(string, reserved > 2 ? reserved : 2);
    string->str[0] = '\0';
    return string;
}

GString *g_string_new(const gchar *text)
{
    return g_string_append(g_string_sized_new(2), text != NULL ? text : "");
}

GString *g_string_new_len(const gchar *text, gssize size)
{
    return g_string_append_len(g_string_sized_new(size > 0 ? (gsize)size : 2), text, size);
}

gchar *g_string_free(GString *string, gboolean free_segment)
{
    gchar *text = string->str;
    if (free_segment) {
        g_free(text);
        text = NULL;
    }
    g_free(string);
    return text;
}

GString *g_string_insert_len(GString *string, gssize position, const gchar *text, gssize size)
{
    gsize length = size < 0 ? strlen(text) : (gsize)size;
    gsize place = position < 0 ? string->len : (gsize)position;
    if (length == 0) {
        return string;
    }
    gsize inside = (gsize)(text - string->str);
    gchar *copy = inside <= string->len ? g_memdup(text, (guint)length) : NULL;
    reserve(string, length);
    memmove(string->str + place + length, string->str + place, string->len - place + 1);
    memcpy(string->str + place, copy != NULL ? copy : text, length);
    string->len += length;
    string->str[string->len] = '\0';
    g_free(copy);
    return string;
}

GString *g_string_insert(GString *string, gssize position, const gchar *text)
{
    return g_string_insert_len(string, position, text, -1);
}

GString *g_string_insert_c(GString *string, gssize position, gchar character)
{
    return g_string_insert_len(string, position, &character, 1);
}

GString *g_string_append(GString *string, const gchar *text)
{
    return g_string_insert_len(string, -1, text, -1);
}

GString *g_string_append_len(GString *string, const gchar *text, gssize size)
{
    return g_string_insert_len(string, -1, text, size);
}

GString *g_string_append_c(GString *string, gchar character)
{
    reserve(string, 1);
    string->str[string->len++] = character;
    string->str[string->len] = '\0';
    return string;
}

GString *g_string_append_unichar(GString *string, gunichar character)
{
    gchar bytes[6];
    return g_string_append_len(string, bytes, g_unichar_to_utf8(character, bytes));
}

GString *g_string_prepend(GString *string, const gchar *text)
{
    return g_string_insert_len(string, 0, text, -1);
}

GString *g_string_prepend_c(GString *string, gchar character)
{
    return g_string_insert_len(string, 0, &character, 1);
}

GString *g_string_truncate(GString *string, gsize size)
{
    string->len = size < string->len ? size : string->len;
    string->str[string->len] = '\0';
    return string;
}

GString *g_string_set_size(GString *string, gsize size)
{
    if (size > string->len) {
        reserve(string, size - string->len);
    }
    string->len = size;
    string->str[size] = '\0';
    return string;
}

GString *g_string_assign(GString *string, const gchar *text)
{
    if (string->str != text) {
        g_string_append(g_string_truncate(string, 0), text);
    }
    return string;
}

GString *g_string_erase(GString *string, gssize position, gssize size)
{
    gsize count = size < 0 ? string->len - (gsize)position : (gsize)size;
    memmove(string->str + position, string->str + position + count, string->len - (gsize)position - count + 1);
    string->len -= count;
    return string;
}

GString *g_string_ascii_down(GString *string)
{
    for (gsize i = 0; i < string->len; i++) {
        string->str[i] = g_ascii_tolower(string->str[i]);
    }
    return string;
}

GString *g_string_ascii_up(GString *string)
{
    for (gsize i = 0; i < string->len; i++) {
        string->str[i] = g_ascii_toupper(string->str[i]);
    }
    return string;
}

gboolean g_string_equal(const GString *left, const GString *right)
{
    return left->len == right->len && memcmp(left->str, right->str, left->len) == 0;
}

void g_string_append_vprintf(GString *string, const gchar *format, va_list arguments)
{
    gchar *text;
    gint length = vasprintf(&text, format, arguments);
    if (length >= 0) {
        g_string_append_len(string, text, length);
        g_free(text);
    }
}

void g_string_vprintf(GString *string, const gchar *format, va_list arguments)
{
    g_string_truncate(string, 0);
    g_string_append_vprintf(string, format, arguments);
}

void g_string_append_printf(GString *string, const gchar *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(string, format, arguments);
    va_end(arguments);
}

void g_string_printf(GString *string, const gchar *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_vprintf(string, format, arguments);
    va_end(arguments);
}
