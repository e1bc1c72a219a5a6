#ifndef _TIME_H
#define _TIME_H
#include <sys/types.h>
struct tm {
    int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
    long tm_gmtoff;
    const char *tm_zone;
};
struct itimerspec { struct timespec it_interval, it_value; };
#define CLOCKS_PER_SEC 1000000L
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_BOOTTIME 7
#define TIMER_ABSTIME 1
time_t time(time_t *to);
clock_t clock(void);
double difftime(time_t later, time_t earlier);
time_t mktime(struct tm *when);
time_t timegm(struct tm *when);
struct tm *gmtime(const time_t *when);
struct tm *localtime(const time_t *when);
struct tm *gmtime_r(const time_t *when, struct tm *to);
struct tm *localtime_r(const time_t *when, struct tm *to);
char *asctime(const struct tm *when);
char *ctime(const time_t *when);
size_t strftime(char *to, size_t size, const char *format, const struct tm *when);
int clock_gettime(clockid_t clock, struct timespec *to);
int clock_getres(clockid_t clock, struct timespec *to);
int nanosleep(const struct timespec *wanted, struct timespec *left);
void tzset(void);
int timer_settime(timer_t timer, int flags, const struct itimerspec *value, struct itimerspec *old);
#endif
