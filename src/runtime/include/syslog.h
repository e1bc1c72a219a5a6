#ifndef _SYSLOG_H
#define _SYSLOG_H
#define LOG_ERR 3
#define LOG_WARNING 4
#define LOG_INFO 6
#define LOG_DEBUG 7
void syslog(int priority, const char *format, ...);
#endif
