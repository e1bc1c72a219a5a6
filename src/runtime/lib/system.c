/* The process and its surroundings: one thread, no environment, no signals, a clock that stands still. */
#include <errno.h>
#include <flatcheck/host.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int errno;
char *program_invocation_name = "flatcheck", *program_invocation_short_name = "flatcheck";
static char *no_environment[] = { NULL };
char **environ = no_environment;

/* The moment that every clock shows, in seconds since 1970. */
#define NOW 1700000000L

static void (*at_exit[32])(void);
static int at_exit_count;

int atexit(void (*function)(void))
{
    if (at_exit_count == (int)(sizeof(at_exit) / sizeof(at_exit[0]))) {
        return -1;
    }
    at_exit[at_exit_count++] = function;
    return 0;
}

_Noreturn void exit(int status)
{
    while (at_exit_count > 0) {
        at_exit[--at_exit_count]();
    }
    flatcheck_exit(status);
}

_Noreturn void _exit(int status)
{
    flatcheck_exit(status);
}

_Noreturn void _Exit(int status)
{
    flatcheck_exit(status);
}

_Noreturn void abort(void)
{
    flatcheck_abort("abort", NULL, 0, NULL);
}

char *getenv(const char *name)
{
    (void)name;
    return NULL;
}

long sysconf(int name)
{
    return name == _SC_PAGESIZE ? 4096 : name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF ? 1 : -1;
}

int getpagesize(void)
{
    return 4096;
}

pid_t getpid(void)
{
    return 1;
}

pid_t gettid(void)
{
    return 1;
}

int isatty(int fd)
{
    (void)fd;
    return 0;
}

static unsigned long random_state = 1;

long random(void)
{
    random_state = random_state * 6364136223846793005UL + 1442695040888963407UL;
    return (long)(random_state >> 33);
}

int rand(void)
{
    return (int)random();
}

void srandom(unsigned int seed)
{
    random_state = seed;
}

void srand(unsigned int seed)
{
    random_state = seed;
}

static const struct {
    int number;
    const char *text;
} errors[] = {
    { 0, "Success" }, { EPERM, "Operation not permitted" }, { ENOENT, "No such file or directory" },
    { EINTR, "Interrupted system call" }, { EIO, "Input/output error" }, { ENXIO, "No such device or address" },
    { E2BIG, "Argument list too long" }, { EBADF, "Bad file descriptor" }, { EAGAIN, "Resource temporarily unavailable" },
    { ENOMEM, "Cannot allocate memory" }, { EACCES, "Permission denied" }, { EFAULT, "Bad address" },
    { EBUSY, "Device or resource busy" }, { EEXIST, "File exists" }, { ENODEV, "No such device" },
    { ENOTDIR, "Not a directory" }, { EISDIR, "Is a directory" }, { EINVAL, "Invalid argument" },
    { ENOTTY, "Inappropriate ioctl for device" }, { EFBIG, "File too large" }, { ENOSPC, "No space left on device" },
    { EROFS, "Read-only file system" }, { EPIPE, "Broken pipe" }, { EDOM, "Numerical argument out of domain" },
    { ERANGE, "Numerical result out of range" }, { ENOSYS, "Function not implemented" },
    { EOPNOTSUPP, "Operation not supported" }, { ETIMEDOUT, "Connection timed out" },
    { EOVERFLOW, "Value too large for defined data type" }, { ECANCELED, "Operation canceled" },
};

char *strerror(int number)
{
    static char unknown[32];
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        if (errors[i].number == number) {
            return (char *)errors[i].text;
        }
    }
    snprintf(unknown, sizeof(unknown), "Unknown error %d", number);
    return unknown;
}

time_t time(time_t *to)
{
    if (to != NULL) {
        *to = NOW;
    }
    return NOW;
}

clock_t clock(void)
{
    return 0;
}

int clock_gettime(clockid_t clock, struct timespec *to)
{
    *to = (struct timespec){ clock == CLOCK_REALTIME ? NOW : 1, 0 };
    return 0;
}

int gettimeofday(struct timeval *to, void *zone)
{
    (void)zone;
    *to = (struct timeval){ NOW, 0 };
    return 0;
}

double difftime(time_t later, time_t earlier)
{
    return (double)(later - earlier);
}

/* Days since 1970-01-01 of a date of the Gregorian calendar; month from 0, may lie outside the year. */
static long days_of(long year, long month, long day)
{
    year += month / 12;
    month %= 12;
    if (month < 0) {
        month += 12;
        year--;
    }
    /* Years that start in March have the leap day last. */
    year -= month < 2;
    month = (month + 10) % 12;
    long era = (year >= 0 ? year : year - 399) / 400;
    long year_of_era = year - era * 400;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (month * 153 + 2) / 5 + day - 1 - 719468;
}

struct tm *gmtime_r(const time_t *when, struct tm *to)
{
    long days = *when / 86400, rest = *when % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    long year = 1970 + days / 366 - (days < 0), month = 11;
    while (days_of(year + 1, 0, 1) <= days) {
        year++;
    }
    while (days_of(year, 0, 1) > days) {
        year--;
    }
    while (days_of(year, month, 1) > days) {
        month--;
    }
    memset(to, 0, sizeof(*to));
    to->tm_sec = (int)(rest % 60);
    to->tm_min = (int)(rest / 60 % 60);
    to->tm_hour = (int)(rest / 3600);
    to->tm_mday = (int)(days - days_of(year, month, 1)) + 1;
    to->tm_mon = (int)month;
    to->tm_year = (int)(year - 1900);
    to->tm_wday = (int)(((days + 4) % 7 + 7) % 7);
    to->tm_yday = (int)(days - days_of(year, 0, 1));
    to->tm_zone = "UTC";
    return to;
}

struct tm *localtime_r(const time_t *when, struct tm *to)
{
    return gmtime_r(when, to);
}

struct tm *gmtime(const time_t *when)
{
    static struct tm result;
    return gmtime_r(when, &result);
}

struct tm *localtime(const time_t *when)
{
    return gmtime(when);
}

time_t timegm(struct tm *when)
{
    time_t result = days_of(when->tm_year + 1900L, when->tm_mon, when->tm_mday) * 86400 + when->tm_hour * 3600L +
                    when->tm_min * 60L + when->tm_sec;
    gmtime_r(&result, when);
    return result;
}

time_t mktime(struct tm *when)
{
    return timegm(when);
}

void tzset(void)
{
}

int sigemptyset(sigset_t *set)
{
    memset(set, 0, sizeof(*set));
    return 0;
}

int sigfillset(sigset_t *set)
{
    memset(set, 0xff, sizeof(*set));
    return 0;
}

int sigaddset(sigset_t *set, int number)
{
    set->bits[(number - 1) / 64] |= 1UL << ((number - 1) % 64);
    return 0;
}

int sigdelset(sigset_t *set, int number)
{
    set->bits[(number - 1) / 64] &= ~(1UL << ((number - 1) % 64));
    return 0;
}

int sigismember(const sigset_t *set, int number)
{
    return (set->bits[(number - 1) / 64] >> ((number - 1) % 64)) & 1;
}

int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
    (void)how;
    (void)set;
    if (old != NULL) {
        sigemptyset(old);
    }
    return 0;
}
