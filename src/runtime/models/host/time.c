/* The wall clock stands still too. */
#include "../../driver/headers.h"
#include "flatcheck-members.h"
#if __has_include("system/rtc.h")
#include "system/rtc.h"
#else
#include "sysemu/rtc.h"
#endif

#ifdef FLATCHECK_TIMEDATE_INT
typedef int FlatcheckOffset;
#else
typedef time_t FlatcheckOffset;
#endif

/* 1 January 2000, a Saturday. */
void qemu_get_timedate(struct tm *tm, FlatcheckOffset offset)
{
    memset(tm, 0, sizeof(*tm));
    tm->tm_mday = 1;
    tm->tm_year = 100;
    tm->tm_wday = 6;
}
