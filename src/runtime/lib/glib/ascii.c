/* ASCII of GLib, whatever the locale. */
#include <glib.h>
#include <stdlib.h>
#include <strings.h>

gchar g_ascii_tolower(gchar character)
{
    return g_ascii_isupper(character) ? (gchar)(character + 32) : character;
}

gchar g_ascii_toupper(gchar character)
{
    return g_ascii_islower(character) ? (gchar)(character - 32) : character;
}

static gchar *convert(const gchar *text, gssize size, gchar (*character)(gchar))
{
    gchar *result = size < 0 ? g_strdup(text) : g_strndup(text, (gsize)size);
    for (gchar *place = result; *place != '\0'; place++) {
        *place = character(*place);
    }
    return result;
}

gchar *g_ascii_strdown(const gchar *text, gssize size)
{
    return convert(text, size, g_ascii_tolower);
}

gchar *g_ascii_strup(const gchar *text, gssize size)
{
    return convert(text, size, g_ascii_toupper);
}

gint g_ascii_strcasecmp(const gchar *left, const gchar *right)
{
    return strcasecmp(left, right);
}

gint g_ascii_strncasecmp(const gchar *left, const gchar *right, gsize size)
{
    return strncasecmp(left, right, size);
}

gint g_ascii_digit_value(gchar character)
{
    return g_ascii_isdigit(character) ? character - '0' : -1;
}

gint g_ascii_xdigit_value(gchar character)
{
    return g_ascii_isdigit(character) ? character - '0' : g_ascii_isxdigit(character) ? (character | 32) - 'a' + 10 : -1;
}

gint64 g_ascii_strtoll(const gchar *text, gchar **end, guint base)
{
    return strtoll(text, end, (int)base);
}

guint64 g_ascii_strtoull(const gchar *text, gchar **end, guint base)
{
    return strtoull(text, end, (int)base);
}

gdouble g_ascii_strtod(const gchar *text, gchar **end)
{
    return strtod(text, end);
}

gdouble g_strtod(const gchar *text, gchar **end)
{
    return strtod(text, end);
}
