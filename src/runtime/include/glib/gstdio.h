#include <glib.h>
#include <stdio.h>
#include <unistd.h>
#define g_unlink unlink
#define g_remove remove
#define g_rmdir rmdir
#define g_mkdir mkdir
#define g_open open
#define g_fopen fopen
#define g_access access
