#ifndef FLATCHECK_GLIB_UNIX_H
#define FLATCHECK_GLIB_UNIX_H
#include <glib.h>
struct passwd;
#define G_UNIX_ERROR g_unix_error_quark()
struct passwd *g_unix_get_passwd_entry(const gchar *name, GError **error);
GQuark g_unix_error_quark(void);
gboolean g_unix_open_pipe(gint *fds, gint flags, GError **error);
gboolean g_unix_set_fd_nonblocking(gint fd, gboolean nonblocking, GError **error);
guint g_unix_signal_add(gint number, GSourceFunc function, gpointer data);
#endif
