/* Errors, quarks and messages of GLib. */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

static const gchar **quarks;
static GQuark quark_count;

GQuark g_quark_from_string(const gchar *text)
{
    if (text == NULL) {
        return 0;
    }
    for (GQuark i = 0; i < quark_count; i++) {
        if (strcmp(quarks[i], text) == 0) {
            return i + 1;
        }
    }
    quarks = g_realloc(quarks, (quark_count + 1) * sizeof(*quarks));
    quarks[quark_count] = g_strdup(text);
    return ++quark_count;
}

GQuark g_quark_from_static_string(const gchar *text)
{
    return g_quark_from_string(text);
}

const gchar *g_quark_to_string(GQuark quark)
{
    return quark == 0 || quark > quark_count ? NULL : quarks[quark - 1];
}

GQuark g_file_error_quark(void)
{
    return g_quark_from_string("g-file-error-quark");
}

static GError *take(GQuark domain, gint code, gchar *message)
{
    GError *error = g_new(GError, 1);
    *error = (GError){ domain, code, message };
    return error;
}

GError *g_error_new_literal(GQuark domain, gint code, const gchar *message)
{
    return take(domain, code, g_strdup(message));
}

GError *g_error_new(GQuark domain, gint code, const gchar *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    GError *error = take(domain, code, g_strdup_vprintf(format, arguments));
    va_end(arguments);
    return error;
}

GError *g_error_copy(const GError *error)
{
    return g_error_new_literal(error->domain, error->code, error->message);
}

gboolean g_error_matches(const GError *error, GQuark domain, gint code)
{
    return error != NULL && error->domain == domain && error->code == code;
}

void g_error_free(GError *error)
{
    if (error != NULL) {
        g_free(error->message);
        g_free(error);
    }
}

void g_clear_error(GError **error)
{
    if (error != NULL) {
        g_error_free(*error);
        *error = NULL;
    }
}

void g_set_error_literal(GError **error, GQuark domain, gint code, const gchar *message)
{
    if (error != NULL) {
        *error = g_error_new_literal(domain, code, message);
    }
}

void g_set_error(GError **error, GQuark domain, gint code, const gchar *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        *error = take(domain, code, g_strdup_vprintf(format, arguments));
        va_end(arguments);
    }
}

void g_propagate_error(GError **to, GError *error)
{
    if (to != NULL) {
        *to = error;
    } else {
        g_error_free(error);
    }
}

void g_prefix_error(GError **error, const gchar *format, ...)
{
    if (error != NULL && *error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        gchar *prefix = g_strdup_vprintf(format, arguments);
        va_end(arguments);
        gchar *message = g_strconcat(prefix, (*error)->message, NULL);
        g_free(prefix);
        g_free((*error)->message);
        (*error)->message = message;
    }
}

static const gchar *level_name(GLogLevelFlags level)
{
    return level & G_LOG_LEVEL_ERROR     ? "ERROR"
           : level & G_LOG_LEVEL_CRITICAL ? "CRITICAL"
           : level & G_LOG_LEVEL_WARNING  ? "WARNING"
                                          : "Message";
}

static GLogFunc log_handler;
static gpointer log_data;

GLogFunc g_log_set_default_handler(GLogFunc handler, gpointer data)
{
    GLogFunc before = log_handler;
    log_handler = handler;
    log_data = data;
    return before;
}

void g_log(const gchar *domain, GLogLevelFlags level, const gchar *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    gchar *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (log_handler != NULL) {
        log_handler(domain, level, message, log_data);
    } else if (!(level & (G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG))) {
        fprintf(stderr, "%s%s%s: %s\n", domain != NULL ? domain : "", domain != NULL ? "-" : "** ", level_name(level), message);
    }
    if (level & G_LOG_LEVEL_ERROR) {
        flatcheck_abort(message, NULL, 0, NULL);
    }
    g_free(message);
}

static void put(FILE *stream, const gchar *format, va_list arguments)
{
    vfprintf(stream, format, arguments);
}

void g_print(const gchar *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put(stdout, format, arguments);
    va_end(arguments);
}

void g_printerr(const gchar *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put(stderr, format, arguments);
    va_end(arguments);
}
