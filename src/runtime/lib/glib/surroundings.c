/* Paths, files (there are none), environment, time and randomness of GLib. */
#include <glib-unix.h>
#include <glib.h>
#include <sys/stat.h>
#include <stdlib.h>

/* Joins elements by the separator, of which there is one between two; leading and trailing ones stay at the ends. */
static gchar *build(const gchar *separator, const gchar *first, va_list rest)
{
    GString *path = g_string_new(NULL);
    gsize length = strlen(separator);
    gboolean any = FALSE;
    for (const gchar *element = first; element != NULL; element = va_arg(rest, const gchar *)) {
        if (*element == '\0') {
            continue;
        }
        if (any) {
            gsize kept = path->len;
            while (kept >= length && memcmp(path->str + kept - length, separator, length) == 0) {
                kept -= length;
            }
            while (g_str_has_prefix(element, separator)) {
                element += length;
            }
            if (kept > 0) {
                g_string_append(g_string_truncate(path, kept), separator);
            }
        }
        g_string_append(path, element);
        any = TRUE;
    }
    return g_string_free(path, FALSE);
}

gchar *g_build_filename(const gchar *first, ...)
{
    va_list rest;
    va_start(rest, first);
    gchar *path = build("/", first, rest);
    va_end(rest);
    return path;
}

gchar *g_build_path(const gchar *separator, const gchar *first, ...)
{
    va_list rest;
    va_start(rest, first);
    gchar *path = build(separator, first, rest);
    va_end(rest);
    return path;
}

gboolean g_path_is_absolute(const gchar *path)
{
    return path[0] == '/';
}

gchar *g_path_get_basename(const gchar *path)
{
    gsize end = strlen(path);
    if (end == 0) {
        return g_strdup(".");
    }
    while (end > 0 && path[end - 1] == '/') {
        end--;
    }
    if (end == 0) {
        return g_strdup("/");
    }
    gsize start = end;
    while (start > 0 && path[start - 1] != '/') {
        start--;
    }
    return g_strndup(path + start, end - start);
}

gchar *g_path_get_dirname(const gchar *path)
{
    const gchar *last = strrchr(path, '/');
    if (last == NULL) {
        return g_strdup(".");
    }
    while (last > path && *last == '/') {
        last--;
    }
    return g_strndup(path, (gsize)(last - path) + 1);
}

gchar *g_get_current_dir(void)
{
    return g_strdup("/");
}

const gchar *g_get_tmp_dir(void)
{
    return "/tmp";
}

const gchar *g_get_prgname(void)
{
    return "flatcheck";
}

const gchar *g_getenv(const gchar *name)
{
    return getenv(name);
}

static gboolean not_there(const gchar *path, GError **error)
{
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "No such file or directory: %s", path);
    return FALSE;
}

gboolean g_file_test(const gchar *path, GFileTest test)
{
    struct stat found;

    if (stat(path, &found) != 0) {
        return FALSE;
    }
    return (test & G_FILE_TEST_EXISTS) || ((test & G_FILE_TEST_IS_DIR) && S_ISDIR(found.st_mode))
           || ((test & G_FILE_TEST_IS_REGULAR) && S_ISREG(found.st_mode));
}

gboolean g_file_get_contents(const gchar *path, gchar **contents, gsize *size, GError **error)
{
    *contents = NULL;
    if (size != NULL) {
        *size = 0;
    }
    return not_there(path, error);
}

GMappedFile *g_mapped_file_new(const gchar *path, gboolean writable, GError **error)
{
    (void)writable;
    not_there(path, error);
    return NULL;
}

gchar *g_file_read_link(const gchar *path, GError **error)
{
    not_there(path, error);
    return NULL;
}

gint64 g_get_monotonic_time(void)
{
    return G_USEC_PER_SEC;
}

gint64 g_get_real_time(void)
{
    return 1700000000L * G_USEC_PER_SEC;
}

void g_usleep(gulong microseconds)
{
    (void)microseconds;
}

guint32 g_random_int(void)
{
    return (guint32)random() << 1;
}

gint32 g_random_int_range(gint32 begin, gint32 end)
{
    return begin + (gint32)(random() % (end - begin));
}

gboolean g_test_slow(void)
{
    return FALSE;
}

gboolean g_test_thorough(void)
{
    return FALSE;
}

gboolean g_test_quick(void)
{
    return TRUE;
}

/* No descriptor makes anybody wait. */
gboolean g_unix_set_fd_nonblocking(G_GNUC_UNUSED gint fd, G_GNUC_UNUSED gboolean nonblocking,
                                   G_GNUC_UNUSED GError **error)
{
    return TRUE;
}
