/* Main loop, time, randomness and what else is only declared so that it compiles. */
#ifndef FLATCHECK_GLIB_LOOP_H
#define FLATCHECK_GLIB_LOOP_H
#define G_PRIORITY_HIGH (-100)
#define G_PRIORITY_DEFAULT 0
#define G_PRIORITY_DEFAULT_IDLE 200
#define G_PRIORITY_LOW 300
#define G_SOURCE_CONTINUE TRUE
#define G_SOURCE_REMOVE FALSE
typedef enum { G_IO_IN = 1, G_IO_PRI = 2, G_IO_OUT = 4, G_IO_ERR = 8, G_IO_HUP = 16, G_IO_NVAL = 32 } GIOCondition;
typedef struct _GPollFD { gint fd; gushort events, revents; } GPollFD;
typedef struct _GMainContext GMainContext;
typedef struct _GMainLoop GMainLoop;
typedef struct _GSource GSource;
typedef struct _GIOChannel GIOChannel;
typedef struct _GSourceCallbackFuncs GSourceCallbackFuncs;
typedef struct _GSourceFuncs {
    gboolean (*prepare)(GSource *source, gint *timeout);
    gboolean (*check)(GSource *source);
    gboolean (*dispatch)(GSource *source, GSourceFunc callback, gpointer data);
    void (*finalize)(GSource *source);
    GSourceFunc closure_callback;
    void (*closure_marshal)(void);
} GSourceFuncs;
struct _GSource {
    gpointer callback_data;
    GSourceCallbackFuncs *callback_funcs;
    const GSourceFuncs *source_funcs;
    guint ref_count;
    GMainContext *context;
    gint priority;
    guint flags, source_id;
    GSList *poll_fds;
    GSource *prev, *next;
    char *name;
    gpointer priv;
};
typedef gboolean (*GIOFunc)(GIOChannel *channel, GIOCondition condition, gpointer data);
GMainContext *g_main_context_new(void);
GMainContext *g_main_context_default(void);
GMainContext *g_main_context_ref(GMainContext *context);
GMainContext *g_main_context_get_thread_default(void);
void g_main_context_unref(GMainContext *context);
gboolean g_main_context_acquire(GMainContext *context);
void g_main_context_release(GMainContext *context);
gboolean g_main_context_is_owner(GMainContext *context);
gboolean g_main_context_prepare(GMainContext *context, gint *priority);
gint g_main_context_query(GMainContext *context, gint max_priority, gint *timeout, GPollFD *fds, gint count);
gint g_main_context_check(GMainContext *context, gint max_priority, GPollFD *fds, gint count);
void g_main_context_dispatch(GMainContext *context);
gboolean g_main_context_iteration(GMainContext *context, gboolean may_block);
gboolean g_main_context_pending(GMainContext *context);
void g_main_context_wakeup(GMainContext *context);
void g_main_context_push_thread_default(GMainContext *context);
void g_main_context_pop_thread_default(GMainContext *context);
GMainLoop *g_main_loop_new(GMainContext *context, gboolean running);
void g_main_loop_run(GMainLoop *loop);
void g_main_loop_quit(GMainLoop *loop);
void g_main_loop_unref(GMainLoop *loop);
GSource *g_source_new(GSourceFuncs *functions, guint size);
GSource *g_idle_source_new(void);
GSource *g_timeout_source_new(guint interval);
GSource *g_source_ref(GSource *source);
void g_source_unref(GSource *source);
guint g_source_attach(GSource *source, GMainContext *context);
void g_source_destroy(GSource *source);
gboolean g_source_is_destroyed(GSource *source);
gboolean g_source_remove(guint id);
guint g_source_get_id(GSource *source);
GMainContext *g_source_get_context(GSource *source);
gint64 g_source_get_time(GSource *source);
void g_source_set_name(GSource *source, const char *name);
void g_source_set_name_by_id(guint id, const char *name);
void g_source_set_priority(GSource *source, gint priority);
void g_source_set_can_recurse(GSource *source, gboolean can);
void g_source_set_ready_time(GSource *source, gint64 time);
void g_source_set_callback(GSource *source, GSourceFunc function, gpointer data, GDestroyNotify notify);
void g_source_add_poll(GSource *source, GPollFD *fd);
void g_source_remove_poll(GSource *source, GPollFD *fd);
void g_source_add_child_source(GSource *source, GSource *child);
gpointer g_source_add_unix_fd(GSource *source, gint fd, GIOCondition events);
void g_source_modify_unix_fd(GSource *source, gpointer tag, GIOCondition events);
void g_source_remove_unix_fd(GSource *source, gpointer tag);
GIOCondition g_source_query_unix_fd(GSource *source, gpointer tag);
GMainContext *g_main_context_ref_thread_default(void);
guint g_idle_add(GSourceFunc function, gpointer data);
guint g_timeout_add(guint interval, GSourceFunc function, gpointer data);
guint g_timeout_add_seconds(guint interval, GSourceFunc function, gpointer data);
guint g_timeout_add_full(gint priority, guint interval, GSourceFunc function, gpointer data, GDestroyNotify notify);
gint g_poll(GPollFD *fds, guint count, gint timeout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GSource, g_source_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMainContext, g_main_context_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMainLoop, g_main_loop_unref)
GIOChannel *g_io_channel_unix_new(int fd);
void g_io_channel_unref(GIOChannel *channel);
guint g_io_add_watch(GIOChannel *channel, GIOCondition condition, GIOFunc function, gpointer data);

typedef struct _GTimeVal { glong tv_sec, tv_usec; } GTimeVal;
typedef struct _GTimer GTimer;
typedef struct _GDateTime GDateTime;
typedef struct _GRand GRand;
gint64 g_get_monotonic_time(void);
gint64 g_get_real_time(void);
void g_get_current_time(GTimeVal *to);
gchar *g_time_val_to_iso8601(GTimeVal *time);
void g_usleep(gulong microseconds);
GTimer *g_timer_new(void);
void g_timer_start(GTimer *timer);
void g_timer_destroy(GTimer *timer);
gdouble g_timer_elapsed(GTimer *timer, gulong *microseconds);
GDateTime *g_date_time_new_now_utc(void);
GDateTime *g_date_time_new_now_local(void);
GDateTime *g_date_time_new_from_unix_utc(gint64 seconds);
gint64 g_date_time_to_unix(GDateTime *time);
gint g_date_time_get_microsecond(GDateTime *time);
gchar *g_date_time_format(GDateTime *time, const gchar *format);
gchar *g_date_time_format_iso8601(GDateTime *time);
void g_date_time_unref(GDateTime *time);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GDateTime, g_date_time_unref)
GRand *g_rand_new(void);
GRand *g_rand_new_with_seed(guint32 seed);
GRand *g_rand_new_with_seed_array(const guint32 *seed, guint count);
guint32 g_rand_int(GRand *random);
gint32 g_rand_int_range(GRand *random, gint32 begin, gint32 end);
void g_rand_free(GRand *random);
guint32 g_random_int(void);
gint32 g_random_int_range(gint32 begin, gint32 end);
gboolean g_test_slow(void);
gboolean g_test_thorough(void);
gboolean g_test_quick(void);
typedef enum { G_CHECKSUM_MD5, G_CHECKSUM_SHA1, G_CHECKSUM_SHA256, G_CHECKSUM_SHA512, G_CHECKSUM_SHA384 } GChecksumType;
typedef struct _GChecksum GChecksum;
typedef struct _GBytes GBytes;
typedef struct _GVariant GVariant;
typedef struct _GOptionEntry GOptionEntry;
gchar *g_compute_checksum_for_data(GChecksumType type, const guchar *data, gsize size);
typedef enum { G_SPAWN_DEFAULT, G_SPAWN_SEARCH_PATH = 4 } GSpawnFlags;
typedef void (*GSpawnChildSetupFunc)(gpointer);
gboolean g_spawn_command_line_sync(const gchar *command, gchar **output, gchar **errors, gint *status, GError **error);
gboolean g_spawn_async(const gchar *directory, gchar **argv, gchar **envp, GSpawnFlags flags, GSpawnChildSetupFunc setup, gpointer data, GPid *child, GError **error);
#endif
