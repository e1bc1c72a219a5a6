/* Basic types, macros, memory and errors. */
#ifndef FLATCHECK_GLIB_TYPES_H
#define FLATCHECK_GLIB_TYPES_H
typedef char gchar;
typedef unsigned char guchar;
typedef short gshort;
typedef unsigned short gushort;
typedef int gint, gboolean;
typedef unsigned int guint, gunichar;
typedef long glong;
typedef unsigned long gulong, gsize;
typedef long gssize, goffset, gintptr;
typedef unsigned long guintptr;
typedef signed char gint8;
typedef unsigned char guint8;
typedef short gint16;
typedef unsigned short guint16, gunichar2;
typedef int gint32;
typedef unsigned int guint32;
typedef long gint64;
typedef unsigned long guint64;
typedef float gfloat;
typedef double gdouble;
typedef void *gpointer;
typedef const void *gconstpointer;
typedef gchar **GStrv;
typedef guint32 GQuark;
typedef gint64 GTimeSpan;
typedef gint GPid;
typedef gint (*GCompareFunc)(gconstpointer, gconstpointer);
typedef gint (*GCompareDataFunc)(gconstpointer, gconstpointer, gpointer);
typedef gboolean (*GEqualFunc)(gconstpointer, gconstpointer);
typedef void (*GDestroyNotify)(gpointer);
typedef void (*GFreeFunc)(gpointer);
typedef void (*GFunc)(gpointer, gpointer);
typedef guint (*GHashFunc)(gconstpointer);
typedef void (*GHFunc)(gpointer, gpointer, gpointer);
typedef gboolean (*GHRFunc)(gpointer, gpointer, gpointer);
typedef gpointer (*GCopyFunc)(gconstpointer, gpointer);
typedef gboolean (*GTraverseFunc)(gpointer, gpointer, gpointer);
typedef gboolean (*GSourceFunc)(gpointer);
typedef gpointer (*GThreadFunc)(gpointer);
typedef void (*GCallback)(void);
#define TRUE 1
#define FALSE 0
#define G_OS_UNIX 1
#define G_LITTLE_ENDIAN 1234
#define G_BIG_ENDIAN 4321
#define G_BYTE_ORDER G_LITTLE_ENDIAN
#define GLIB_SIZEOF_VOID_P 8
#define GLIB_MAJOR_VERSION 2
#define GLIB_MINOR_VERSION 66
#define GLIB_MICRO_VERSION 8
#define GLIB_CHECK_VERSION(major, minor, micro) \
    ((major) < 2 || ((major) == 2 && ((minor) < 66 || ((minor) == 66 && (micro) <= 8))))
#define GLIB_VERSION_2_56 0x23800
#define GLIB_VERSION_2_66 0x24200
#define G_DIR_SEPARATOR '/'
#define G_DIR_SEPARATOR_S "/"
#define G_SEARCHPATH_SEPARATOR ':'
#define G_SEARCHPATH_SEPARATOR_S ":"
#define G_IS_DIR_SEPARATOR(character) ((character) == '/')
#define G_MININT INT_MIN
#define G_MAXINT INT_MAX
#define G_MAXUINT UINT_MAX
#define G_MINLONG LONG_MIN
#define G_MAXLONG LONG_MAX
#define G_MAXULONG ULONG_MAX
#define G_MAXINT8 INT8_MAX
#define G_MAXUINT8 UINT8_MAX
#define G_MAXINT16 INT16_MAX
#define G_MAXUINT16 UINT16_MAX
#define G_MAXINT32 INT32_MAX
#define G_MAXUINT32 UINT32_MAX
#define G_MININT64 INT64_MIN
#define G_MAXINT64 INT64_MAX
#define G_MAXUINT64 UINT64_MAX
#define G_MAXSIZE UINT64_MAX
#define G_MAXSSIZE INT64_MAX
#define G_GINT64_CONSTANT(value) value##L
#define G_GUINT64_CONSTANT(value) value##UL
#define G_GINT64_FORMAT "li"
#define G_GUINT64_FORMAT "lu"
#define G_GSIZE_FORMAT "lu"
#define G_GSSIZE_FORMAT "li"
#define G_USEC_PER_SEC 1000000
#define G_GNUC_PRINTF(format_index, first) __attribute__((format(printf, format_index, first)))
#define G_GNUC_SCANF(format_index, first) __attribute__((format(scanf, format_index, first)))
#define G_GNUC_NORETURN __attribute__((noreturn))
#define G_GNUC_UNUSED __attribute__((unused))
#define G_GNUC_CONST
#define G_GNUC_FALLTHROUGH __attribute__((fallthrough))
#define G_GNUC_PURE
#define G_GNUC_MALLOC
#define G_GNUC_NULL_TERMINATED
#define G_GNUC_WARN_UNUSED_RESULT
#define G_GNUC_BEGIN_IGNORE_DEPRECATIONS
#define G_GNUC_END_IGNORE_DEPRECATIONS
#define G_BEGIN_DECLS
#define G_END_DECLS
#define G_INLINE_FUNC static inline
#define G_STMT_START do
#define G_STMT_END while (0)
#define G_LIKELY(condition) __builtin_expect(!!(condition), 1)
#define G_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define G_STRINGIFY(text) G_STRINGIFY_ARG(text)
#define G_STRINGIFY_ARG(text) #text
#define G_STRLOC __FILE__ ":" G_STRINGIFY(__LINE__)
#define G_STRFUNC ((const char *)__func__)
#define G_N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))
#define G_STATIC_ASSERT(condition) _Static_assert(condition, #condition)
#define G_STRUCT_OFFSET(type, member) offsetof(type, member)
#define GPOINTER_TO_INT(value) ((gint)(glong)(value))
#define GPOINTER_TO_UINT(value) ((guint)(gulong)(value))
#define GINT_TO_POINTER(value) ((gpointer)(glong)(value))
#define GUINT_TO_POINTER(value) ((gpointer)(gulong)(value))
#define GPOINTER_TO_SIZE(value) ((gsize)(value))
#define GSIZE_TO_POINTER(value) ((gpointer)(gsize)(value))
#define GUINT16_FROM_BE(value) __builtin_bswap16(value)
#define GUINT32_FROM_BE(value) __builtin_bswap32(value)
#define GUINT32_TO_BE(value) __builtin_bswap32(value)
#undef MIN
#undef MAX
#undef ABS
#undef CLAMP
#define MIN(a, b) (((a) < (b)) ? (a) : (b))
#define MAX(a, b) (((a) > (b)) ? (a) : (b))
#define ABS(a) (((a) < 0) ? -(a) : (a))
#define CLAMP(value, low, high) (((value) > (high)) ? (high) : (((value) < (low)) ? (low) : (value)))

gpointer g_malloc(gsize size) __attribute__((malloc));
gpointer g_malloc0(gsize size) __attribute__((malloc));
gpointer g_malloc_n(gsize count, gsize size) __attribute__((malloc));
gpointer g_malloc0_n(gsize count, gsize size) __attribute__((malloc));
gpointer g_try_malloc(gsize size) __attribute__((malloc));
gpointer g_try_malloc0(gsize size) __attribute__((malloc));
gpointer g_try_malloc_n(gsize count, gsize size) __attribute__((malloc));
gpointer g_try_malloc0_n(gsize count, gsize size) __attribute__((malloc));
gpointer g_realloc(gpointer block, gsize size);
gpointer g_realloc_n(gpointer block, gsize count, gsize size);
gpointer g_try_realloc(gpointer block, gsize size);
gpointer g_try_realloc_n(gpointer block, gsize count, gsize size);
gpointer g_memdup(gconstpointer block, guint size);
void g_free(gpointer block);
#define g_new(type, count) ((type *)g_malloc_n((count), sizeof(type)))
#define g_new0(type, count) ((type *)g_malloc0_n((count), sizeof(type)))
#define g_renew(type, block, count) ((type *)g_realloc_n((block), (count), sizeof(type)))
#define g_try_new(type, count) ((type *)g_try_malloc_n((count), sizeof(type)))
#define g_try_new0(type, count) ((type *)g_try_malloc0_n((count), sizeof(type)))
#define g_try_renew(type, block, count) ((type *)g_try_realloc_n((block), (count), sizeof(type)))
#define g_newa(type, count) ((type *)__builtin_alloca(sizeof(type) * (gsize)(count)))
#define g_alloca(size) __builtin_alloca(size)
#define g_slice_new(type) ((type *)g_malloc(sizeof(type)))
#define g_slice_new0(type) ((type *)g_malloc0(sizeof(type)))
#define g_slice_free(type, block) g_free(block)
#define g_slice_alloc(size) g_malloc(size)
#define g_slice_free1(size, block) g_free(block)
/* What it gives has the pointer's type for those who ask for glib 2.58 or later, else it is a gpointer. */
#if defined(GLIB_VERSION_MAX_ALLOWED) && GLIB_VERSION_MAX_ALLOWED < 0x23a00
#define FLATCHECK_STOLEN(place) gpointer
#else
#define FLATCHECK_STOLEN(place) __typeof__(*(place))
#endif
#define g_steal_pointer(place) \
    ((FLATCHECK_STOLEN(place))({ __typeof__(place) place_ = (place); __typeof__(*place_) value_ = *place_; *place_ = 0; value_; }))
#define g_clear_pointer(place, destroy) \
    do { \
        __typeof__(place) place_ = (place); \
        __typeof__(*place_) value_ = *place_; \
        *place_ = 0; \
        if (value_) { \
            (destroy)(value_); \
        } \
    } while (0)

#define g_autofree __attribute__((cleanup(g_autoptr_cleanup_generic_gfree)))
#define g_autoptr(type) __attribute__((cleanup(glib_autoptr_cleanup_##type))) type##_autoptr
#define g_auto(type) __attribute__((cleanup(glib_auto_cleanup_##type))) type
#define G_DEFINE_AUTOPTR_CLEANUP_FUNC(type, destroy) \
    typedef type *type##_autoptr; \
    static inline __attribute__((unused)) void glib_autoptr_cleanup_##type(type **place) \
    { \
        if (*place) { \
            (destroy)(*place); \
        } \
    }
#define G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(type, clear) \
    static inline __attribute__((unused)) void glib_auto_cleanup_##type(type *place) \
    { \
        (clear)(place); \
    }
#define G_DEFINE_AUTO_CLEANUP_FREE_FUNC(type, destroy, none) \
    static inline __attribute__((unused)) void glib_auto_cleanup_##type(type *place) \
    { \
        if (*place != (none)) { \
            (destroy)(*place); \
        } \
    }
static inline void g_autoptr_cleanup_generic_gfree(void *place)
{
    g_free(*(void **)place);
}

typedef struct _GError { GQuark domain; gint code; gchar *message; } GError;
GQuark g_quark_from_string(const gchar *text);
GQuark g_quark_from_static_string(const gchar *text);
const gchar *g_quark_to_string(GQuark quark);
GError *g_error_new(GQuark domain, gint code, const gchar *format, ...) G_GNUC_PRINTF(3, 4);
GError *g_error_new_literal(GQuark domain, gint code, const gchar *message);
GError *g_error_copy(const GError *error);
gboolean g_error_matches(const GError *error, GQuark domain, gint code);
void g_error_free(GError *error);
void g_clear_error(GError **error);
void g_set_error(GError **error, GQuark domain, gint code, const gchar *format, ...) G_GNUC_PRINTF(4, 5);
void g_set_error_literal(GError **error, GQuark domain, gint code, const gchar *message);
void g_propagate_error(GError **to, GError *error);
void g_prefix_error(GError **error, const gchar *format, ...) G_GNUC_PRINTF(2, 3);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GError, g_error_free)

typedef enum {
    G_LOG_FLAG_RECURSION = 1, G_LOG_FLAG_FATAL = 2, G_LOG_LEVEL_ERROR = 4, G_LOG_LEVEL_CRITICAL = 8,
    G_LOG_LEVEL_WARNING = 16, G_LOG_LEVEL_MESSAGE = 32, G_LOG_LEVEL_INFO = 64, G_LOG_LEVEL_DEBUG = 128, G_LOG_LEVEL_MASK = ~3
} GLogLevelFlags;
typedef void (*GLogFunc)(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data);
#ifndef G_LOG_DOMAIN
#define G_LOG_DOMAIN ((gchar *)0)
#endif
void g_log(const gchar *domain, GLogLevelFlags level, const gchar *format, ...) G_GNUC_PRINTF(3, 4);
GLogFunc g_log_set_default_handler(GLogFunc handler, gpointer data);
#define g_error(...) do { g_log(G_LOG_DOMAIN, G_LOG_LEVEL_ERROR, __VA_ARGS__); for (;;) { } } while (0)
#define g_critical(...) g_log(G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, __VA_ARGS__)
#define g_warning(...) g_log(G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, __VA_ARGS__)
#define g_message(...) g_log(G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, __VA_ARGS__)
#define g_info(...) g_log(G_LOG_DOMAIN, G_LOG_LEVEL_INFO, __VA_ARGS__)
#define g_debug(...) g_log(G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG, __VA_ARGS__)
#define g_assert(condition) \
    ((condition) ? (void)0 : flatcheck_abort("assertion failed: " #condition, __FILE__, __LINE__, __func__))
#define g_assert_not_reached() flatcheck_abort("code should not be reached", __FILE__, __LINE__, __func__)
#define g_assert_true(condition) g_assert(condition)
#define g_assert_false(condition) g_assert(!(condition))
#define g_assert_nonnull(pointer) g_assert((pointer) != NULL)
#define g_assert_null(pointer) g_assert((pointer) == NULL)
#define g_assert_cmpint(left, compare, right) g_assert((left) compare (right))
#define g_assert_cmpuint(left, compare, right) g_assert((left) compare (right))
#define g_assert_cmphex(left, compare, right) g_assert((left) compare (right))
#define g_assert_cmpstr(left, compare, right) g_assert(g_strcmp0((left), (right)) compare 0)
#define g_warn_if_reached() g_warning("code should not be reached: %s:%d", __FILE__, __LINE__)
#define g_warn_if_fail(condition) do { if (!(condition)) { g_warning("runtime check failed: %s", #condition); } } while (0)
#define g_return_if_reached() do { g_critical("should not be reached"); return; } while (0)
#define g_return_if_fail(condition) \
    do { if (!(condition)) { g_critical("%s: assertion '%s' failed", __func__, #condition); return; } } while (0)
#define g_return_val_if_fail(condition, value) \
    do { if (!(condition)) { g_critical("%s: assertion '%s' failed", __func__, #condition); return (value); } } while (0)

#define g_atomic_int_get(place) __atomic_load_n((place), __ATOMIC_SEQ_CST)
#define g_atomic_int_set(place, value) __atomic_store_n((place), (value), __ATOMIC_SEQ_CST)
#define g_atomic_int_inc(place) ((void)__atomic_fetch_add((place), 1, __ATOMIC_SEQ_CST))
#define g_atomic_int_dec_and_test(place) (__atomic_fetch_sub((place), 1, __ATOMIC_SEQ_CST) == 1)
#define g_atomic_int_add(place, value) __atomic_fetch_add((place), (value), __ATOMIC_SEQ_CST)
#define g_atomic_pointer_get(place) __atomic_load_n((place), __ATOMIC_SEQ_CST)
#define g_atomic_pointer_set(place, value) __atomic_store_n((place), (value), __ATOMIC_SEQ_CST)
#define g_once_init_enter(place) (*(place) == 0)
#define g_once_init_leave(place, value) ((void)(*(place) = (value)))
typedef enum { G_ONCE_STATUS_NOTCALLED, G_ONCE_STATUS_PROGRESS, G_ONCE_STATUS_READY } GOnceStatus;
typedef struct _GOnce { volatile GOnceStatus status; volatile gpointer retval; } GOnce;
#define G_ONCE_INIT { G_ONCE_STATUS_NOTCALLED, NULL }
#define g_once(once, function, data) \
    ((once)->status == G_ONCE_STATUS_READY ? (once)->retval \
     : ((once)->retval = (function)(data), (once)->status = G_ONCE_STATUS_READY, (once)->retval))
typedef union _GMutex { gpointer p; guint i[2]; } GMutex;
typedef struct _GCond { gpointer p; guint i[2]; } GCond;
typedef struct _GRecMutex { gpointer p; guint i[2]; } GRecMutex;
typedef struct _GPrivate { gpointer p; GDestroyNotify notify; gpointer future[2]; } GPrivate;
#define G_PRIVATE_INIT(destroy) { NULL, (destroy), { NULL, NULL } }
typedef struct _GThread GThread;
void g_mutex_init(GMutex *mutex);
void g_mutex_clear(GMutex *mutex);
void g_mutex_lock(GMutex *mutex);
void g_mutex_unlock(GMutex *mutex);
gboolean g_mutex_trylock(GMutex *mutex);
void g_cond_init(GCond *condition);
void g_cond_clear(GCond *condition);
void g_cond_wait(GCond *condition, GMutex *mutex);
void g_cond_signal(GCond *condition);
void g_cond_broadcast(GCond *condition);
GThread *g_thread_new(const gchar *name, GThreadFunc function, gpointer data);
gpointer g_thread_join(GThread *thread);
gpointer g_private_get(GPrivate *key);
void g_private_set(GPrivate *key, gpointer value);
#endif
