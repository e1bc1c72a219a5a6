#ifndef _SIGNAL_H
#define _SIGNAL_H
#include <sys/types.h>
typedef int sig_atomic_t;
typedef void (*sighandler_t)(int);
typedef sighandler_t __sighandler_t;
union sigval { int sival_int; void *sival_ptr; };
typedef union sigval sigval_t;
typedef struct {
    int si_signo, si_errno, si_code, si_padding;
    union {
        int padding[28];
        struct { pid_t si_pid; uid_t si_uid; union { int si_status; sigval_t si_value; } detail; } process;
        struct { int si_timerid, si_overrun; } timer;
        struct { void *si_addr; short si_addr_lsb; } fault;
        struct { long si_band; int si_fd; } poll;
    } fields;
} siginfo_t;
#define si_pid fields.process.si_pid
#define si_uid fields.process.si_uid
#define si_status fields.process.detail.si_status
#define si_value fields.process.detail.si_value
#define si_int si_value.sival_int
#define si_ptr si_value.sival_ptr
#define si_addr fields.fault.si_addr
#define si_addr_lsb fields.fault.si_addr_lsb
#define si_band fields.poll.si_band
#define si_fd fields.poll.si_fd
typedef struct { void *ss_sp; int ss_flags; size_t ss_size; } stack_t;
struct sigaction {
    union { sighandler_t sa_handler; void (*sa_sigaction)(int, siginfo_t *, void *); } handler;
    sigset_t sa_mask;
    int sa_flags;
    void (*sa_restorer)(void);
};
#define sa_handler handler.sa_handler
#define sa_sigaction handler.sa_sigaction
struct sigevent {
    sigval_t sigev_value;
    int sigev_signo, sigev_notify;
    union { int padding[12]; pid_t thread; struct { void (*function)(sigval_t); pthread_attr_t *attribute; } call; } detail;
};
#define sigev_notify_function detail.call.function
#define sigev_notify_thread_id detail.thread
#define SIGEV_SIGNAL 0
#define SIGEV_NONE 1
#define SIGEV_THREAD 2
#define SIGEV_THREAD_ID 4
typedef struct { long gregs[23]; void *fpregs; unsigned long reserved[8]; } mcontext_t;
typedef struct ucontext_t {
    unsigned long uc_flags;
    struct ucontext_t *uc_link;
    stack_t uc_stack;
    mcontext_t uc_mcontext;
    sigset_t uc_sigmask;
    long floating_point[64];
    unsigned long shadow_stack[4];
} ucontext_t;
#define REG_ERR 19
#define REG_RIP 16
#define REG_TRAPNO 20
#define SIG_DFL ((sighandler_t)0)
#define SIG_IGN ((sighandler_t)1)
#define SIG_ERR ((sighandler_t)-1)
#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
#define SA_NOCLDSTOP 1
#define SA_SIGINFO 4
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000
#define SI_USER 0
#define SI_QUEUE (-1)
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define BUS_MCEERR_AR 4
#define BUS_MCEERR_AO 5
#define MINSIGSTKSZ 2048
#define SIGSTKSZ 8192
#define NSIG 65
#define _NSIG NSIG
#define SIGRTMIN 34
#define SIGRTMAX 64
#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGSTKFLT 16
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGURG 23
#define SIGXCPU 24
#define SIGXFSZ 25
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGWINCH 28
#define SIGIO 29
#define SIGPOLL SIGIO
#define SIGPWR 30
#define SIGSYS 31
sighandler_t signal(int number, sighandler_t handler);
int raise(int number);
int kill(pid_t process, int number);
int killpg(pid_t group, int number);
int sigaction(int number, const struct sigaction *restrict action, struct sigaction *restrict old);
int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int number);
int sigdelset(sigset_t *set, int number);
int sigismember(const sigset_t *set, int number);
int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old);
int sigpending(sigset_t *set);
int sigsuspend(const sigset_t *set);
int sigwait(const sigset_t *restrict set, int *restrict number);
int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info);
int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info, const struct timespec *restrict timeout);
int sigaltstack(const stack_t *restrict stack, stack_t *restrict old);
int pthread_kill(pthread_t thread, int number);
int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old);
#endif
