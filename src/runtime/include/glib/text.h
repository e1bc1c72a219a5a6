/* Strings, character classes, files and paths. */
#ifndef FLATCHECK_GLIB_TEXT_H
#define FLATCHECK_GLIB_TEXT_H
typedef struct _GString { gchar *str; gsize len, allocated_len; } GString;
GString *g_string_new(const gchar *text);
GString *g_string_new_len(const gchar *text, gssize size);
GString *g_string_sized_new(gsize reserved);
gchar *g_string_free(GString *string, gboolean free_segment);
GString *g_string_assign(GString *string, const gchar *text);
GString *g_string_truncate(GString *string, gsize size);
GString *g_string_set_size(GString *string, gsize size);
GString *g_string_insert_len(GString *string, gssize position, const gchar *text, gssize size);
GString *g_string_insert(GString *string, gssize position, const gchar *text);
GString *g_string_insert_c(GString *string, gssize position, gchar character);
GString *g_string_append(GString *string, const gchar *text);
GString *g_string_append_len(GString *string, const gchar *text, gssize size);
GString *g_string_append_c(GString *string, gchar character);
GString *g_string_append_unichar(GString *string, gunichar character);
GString *g_string_prepend(GString *string, const gchar *text);
GString *g_string_prepend_c(GString *string, gchar character);
GString *g_string_erase(GString *string, gssize position, gssize size);
GString *g_string_ascii_down(GString *string);
GString *g_string_ascii_up(GString *string);
gboolean g_string_equal(const GString *left, const GString *right);
void g_string_printf(GString *string, const gchar *format, ...) G_GNUC_PRINTF(2, 3);
void g_string_vprintf(GString *string, const gchar *format, va_list arguments);
void g_string_append_printf(GString *string, const gchar *format, ...) G_GNUC_PRINTF(2, 3);
void g_string_append_vprintf(GString *string, const gchar *format, va_list arguments);
static inline void flatcheck_glib_string_destroy(GString *string)
{
    g_string_free(string, TRUE);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GString, flatcheck_glib_string_destroy)

gchar *g_strdup(const gchar *text);
gchar *g_strndup(const gchar *text, gsize size);
gchar *g_strnfill(gsize size, gchar character);
gchar *g_strdup_printf(const gchar *format, ...) G_GNUC_PRINTF(1, 2);
gchar *g_strdup_vprintf(const gchar *format, va_list arguments);
gchar *g_strconcat(const gchar *first, ...);
gchar *g_strjoin(const gchar *separator, ...);
gchar *g_strjoinv(const gchar *separator, gchar **strings);
gchar **g_strsplit(const gchar *text, const gchar *delimiter, gint limit);
gchar **g_strsplit_set(const gchar *text, const gchar *delimiters, gint limit);
gchar **g_strdupv(gchar **strings);
void g_strfreev(gchar **strings);
guint g_strv_length(gchar **strings);
gboolean g_strv_contains(const gchar *const *strings, const gchar *text);
gboolean g_strv_equal(const gchar *const *left, const gchar *const *right);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(GStrv, g_strfreev, NULL)
int g_strcmp0(const char *left, const char *right);
gboolean g_str_has_prefix(const gchar *text, const gchar *prefix);
gboolean g_str_has_suffix(const gchar *text, const gchar *suffix);
gchar *g_strstr_len(const gchar *text, gssize size, const gchar *wanted);
gchar *g_strrstr(const gchar *text, const gchar *wanted);
gchar *g_strchug(gchar *text);
gchar *g_strchomp(gchar *text);
#define g_strstrip(text) g_strchomp(g_strchug(text))
gchar *g_strdelimit(gchar *text, const gchar *delimiters, gchar replacement);
gchar *g_strcanon(gchar *text, const gchar *valid, gchar replacement);
gchar *g_strreverse(gchar *text);
gchar *g_strescape(const gchar *text, const gchar *exceptions);
gchar *g_strcompress(const gchar *text);
gsize g_strlcpy(gchar *to, const gchar *from, gsize size);
gsize g_strlcat(gchar *to, const gchar *from, gsize size);
gchar *g_stpcpy(gchar *to, const char *from);
const gchar *g_strerror(gint number);
const gchar *g_strsignal(gint number);
gint g_ascii_strcasecmp(const gchar *left, const gchar *right);
gint g_ascii_strncasecmp(const gchar *left, const gchar *right, gsize size);
gchar *g_ascii_strdown(const gchar *text, gssize size);
gchar *g_ascii_strup(const gchar *text, gssize size);
gchar g_ascii_tolower(gchar character);
gchar g_ascii_toupper(gchar character);
gint g_ascii_digit_value(gchar character);
gint g_ascii_xdigit_value(gchar character);
gint64 g_ascii_strtoll(const gchar *text, gchar **end, guint base);
guint64 g_ascii_strtoull(const gchar *text, gchar **end, guint base);
gdouble g_ascii_strtod(const gchar *text, gchar **end);
gdouble g_strtod(const gchar *text, gchar **end);
#define G_CSET_A_2_Z "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define G_CSET_a_2_z "abcdefghijklmnopqrstuvwxyz"
#define G_CSET_DIGITS "0123456789"
#define FLATCHECK_GLIB_BETWEEN(character, low, high) ((guchar)((character) - (low)) <= (high) - (low))
#define g_ascii_isdigit(c) FLATCHECK_GLIB_BETWEEN((c), '0', '9')
#define g_ascii_islower(c) FLATCHECK_GLIB_BETWEEN((c), 'a', 'z')
#define g_ascii_isupper(c) FLATCHECK_GLIB_BETWEEN((c), 'A', 'Z')
#define g_ascii_isalpha(c) FLATCHECK_GLIB_BETWEEN((c) | 32, 'a', 'z')
#define g_ascii_isalnum(c) (g_ascii_isalpha(c) || g_ascii_isdigit(c))
#define g_ascii_isxdigit(c) (g_ascii_isdigit(c) || FLATCHECK_GLIB_BETWEEN((c) | 32, 'a', 'f'))
#define g_ascii_isspace(c) ((c) == ' ' || FLATCHECK_GLIB_BETWEEN((c), '\t', '\n') || FLATCHECK_GLIB_BETWEEN((c), '\f', '\r'))
#define g_ascii_isprint(c) FLATCHECK_GLIB_BETWEEN((c), ' ', '~')
#define g_ascii_isgraph(c) FLATCHECK_GLIB_BETWEEN((c), '!', '~')
#define g_ascii_ispunct(c) (g_ascii_isgraph(c) && !g_ascii_isalnum(c))
#define g_ascii_iscntrl(c) ((guchar)(c) < 32 || (c) == 127)
gint g_snprintf(gchar *to, gulong size, const gchar *format, ...) G_GNUC_PRINTF(3, 4);
gint g_vsnprintf(gchar *to, gulong size, const gchar *format, va_list arguments);
gint g_vasprintf(gchar **to, const gchar *format, va_list arguments);
void g_print(const gchar *format, ...) G_GNUC_PRINTF(1, 2);
void g_printerr(const gchar *format, ...) G_GNUC_PRINTF(1, 2);
gboolean g_pattern_match_simple(const gchar *pattern, const gchar *text);
gboolean g_utf8_validate(const gchar *text, gssize size, const gchar **end);
gint g_unichar_to_utf8(gunichar character, gchar *to);
gchar *g_base64_encode(const guchar *data, gsize size);
guchar *g_base64_decode(const gchar *text, gsize *size);
guchar *g_base64_decode_inplace(gchar *text, gsize *size);

gchar *g_build_filename(const gchar *first, ...);
gchar *g_build_path(const gchar *separator, const gchar *first, ...);
gchar *g_path_get_basename(const gchar *path);
gchar *g_path_get_dirname(const gchar *path);
gboolean g_path_is_absolute(const gchar *path);
gchar *g_get_current_dir(void);
const gchar *g_get_tmp_dir(void);
const gchar *g_get_home_dir(void);
const gchar *g_get_user_name(void);
const gchar *g_get_user_runtime_dir(void);
const gchar *g_get_host_name(void);
const gchar *g_get_prgname(void);
void g_set_prgname(const gchar *name);
const gchar *g_getenv(const gchar *name);
gboolean g_setenv(const gchar *name, const gchar *value, gboolean overwrite);
void g_unsetenv(const gchar *name);
typedef enum {
    G_FILE_TEST_IS_REGULAR = 1, G_FILE_TEST_IS_SYMLINK = 2, G_FILE_TEST_IS_DIR = 4, G_FILE_TEST_IS_EXECUTABLE = 8, G_FILE_TEST_EXISTS = 16
} GFileTest;
typedef enum { G_FILE_ERROR_EXIST, G_FILE_ERROR_NOENT = 4, G_FILE_ERROR_FAILED = 24 } GFileError;
#define G_FILE_ERROR g_file_error_quark()
GQuark g_file_error_quark(void);
gboolean g_file_test(const gchar *path, GFileTest test);
gboolean g_file_get_contents(const gchar *path, gchar **contents, gsize *size, GError **error);
gboolean g_file_set_contents(const gchar *path, const gchar *contents, gssize size, GError **error);
gchar *g_file_read_link(const gchar *path, GError **error);
gint g_file_open_tmp(const gchar *pattern, gchar **name, GError **error);
gint g_mkstemp(gchar *pattern);
gchar *g_mkdtemp(gchar *pattern);
gchar *g_find_program_in_path(const gchar *program);
typedef struct _GMappedFile GMappedFile;
GMappedFile *g_mapped_file_new(const gchar *path, gboolean writable, GError **error);
GMappedFile *g_mapped_file_new_from_fd(gint fd, gboolean writable, GError **error);
gsize g_mapped_file_get_length(GMappedFile *file);
gchar *g_mapped_file_get_contents(GMappedFile *file);
GMappedFile *g_mapped_file_ref(GMappedFile *file);
void g_mapped_file_unref(GMappedFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMappedFile, g_mapped_file_unref)
typedef struct _GDir GDir;
GDir *g_dir_open(const gchar *path, guint flags, GError **error);
const gchar *g_dir_read_name(GDir *directory);
void g_dir_close(GDir *directory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GDir, g_dir_close)
#endif
