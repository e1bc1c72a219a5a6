#ifndef FLATCHECK_GMODULE_H
#define FLATCHECK_GMODULE_H
#include <glib.h>
typedef struct _GModule GModule;
typedef enum { G_MODULE_BIND_LAZY = 1, G_MODULE_BIND_LOCAL = 2 } GModuleFlags;
#define G_MODULE_EXPORT
gboolean g_module_supported(void);
GModule *g_module_open(const gchar *path, GModuleFlags flags);
gboolean g_module_close(GModule *module);
gboolean g_module_symbol(GModule *module, const gchar *name, gpointer *symbol);
const gchar *g_module_error(void);
#endif
