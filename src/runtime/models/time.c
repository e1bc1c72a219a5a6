/* The wall clock stands still too. */
#include "../driver/headers.h"
#if __has_include("system/rtc.h")
#include "system/rtc.h"
#else
#include "sysemu/rtc.h"
#endif

/* 8.2 widened the offset. */
#if QEMU_VERSION_MAJOR > 8 || (QEMU_VERSION_MAJOR == 8 && QEMU_VERSION_MINOR >= 2)
typedef time_t FlatcheckOffset;
#else
typedef int FlatcheckOffset;
#endif

/* 1 January 2000, a Saturday. */
void qemu_get_timedate(struct tm *tm, FlatcheckOffset offset)
{
    memset(tm, 0, sizeof(*tm));
    tm->tm_mday = 1;
    tm->tm_year = 100;
    tm->tm_wday = 6;
}
