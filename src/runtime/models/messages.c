/* Messages of QEMU: there is no monitor that could want them, so all go to standard error. */
#include "../driver/headers.h"
#include "monitor/monitor.h"
#include "qemu/qemu-print.h"

Monitor *monitor_cur(void)
{
    return NULL;
}

/* As QEMU's own answers for a monitor that is not there: its callers then print on standard error. */
int monitor_vprintf(Monitor *monitor, const char *format, va_list arguments)
{
    return -1;
}

int error_vprintf(const char *format, va_list arguments)
{
    return vfprintf(stderr, format, arguments);
}

int error_printf(const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vfprintf(stderr, format, arguments);
    va_end(arguments);
    return length;
}

int qemu_vprintf(const char *format, va_list arguments)
{
    return vfprintf(stdout, format, arguments);
}

int qemu_printf(const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vfprintf(stdout, format, arguments);
    va_end(arguments);
    return length;
}

void qemu_build_not_reached_always(void)
{
    g_assert_not_reached();
}
