/* The part of GLib 2.66 that QEMU uses: the same names, types and layouts. */
#ifndef __G_LIB_H__
#define __G_LIB_H__
#include <stddef.h>
#include <stdarg.h>
#include <stdint.h>
#include <limits.h>
#include <string.h>
#include <dirent.h>
#include <flatcheck/host.h>
#include <glib/types.h>
#include <glib/containers.h>
#include <glib/text.h>
#include <glib/loop.h>
#endif
