/* Sizes and alignments that are visible in the layout of QEMU's structs, and values of macros. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <termios.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define TYPE(type) printf(#type " %d %d\n", (int)sizeof(type), (int)_Alignof(type))
#define MEMBER(type, member) printf(#type "." #member " %d %d\n", (int)offsetof(type, member), (int)sizeof(((type *)0)->member))
#define VALUE(value) printf(#value " %ld\n", (long)(value))

static int fall_through(int from)
{
    int passed = 0;

    switch (from) {
    case 0:
        passed++;
        G_GNUC_FALLTHROUGH;
    case 1:
        passed++;
    }
    return passed;
}

int main(void)
{
    TYPE(int_fast8_t); TYPE(int_fast16_t); TYPE(uint_fast32_t); TYPE(intmax_t); TYPE(size_t); TYPE(wchar_t); TYPE(max_align_t);
    TYPE(dev_t); TYPE(ino_t); TYPE(mode_t); TYPE(off_t); TYPE(time_t); TYPE(clock_t); TYPE(pid_t); TYPE(uid_t); TYPE(timer_t);
    TYPE(socklen_t); TYPE(suseconds_t); TYPE(sigset_t); TYPE(fd_set); TYPE(jmp_buf); TYPE(sigjmp_buf); TYPE(siginfo_t);
    TYPE(struct sigaction); TYPE(struct sigevent); TYPE(stack_t); TYPE(ucontext_t); TYPE(struct timeval); TYPE(struct timespec);
    TYPE(struct itimerspec); TYPE(struct tm); TYPE(struct stat); TYPE(struct flock); TYPE(struct iovec); TYPE(struct sockaddr);
    TYPE(struct sockaddr_storage); TYPE(struct sockaddr_un); TYPE(struct sockaddr_in); TYPE(struct sockaddr_in6);
    TYPE(struct msghdr); TYPE(struct cmsghdr); TYPE(struct addrinfo); TYPE(struct pollfd); TYPE(struct termios); TYPE(struct rlimit);
    TYPE(struct rusage); TYPE(struct utsname); TYPE(cpu_set_t); TYPE(sem_t);
    TYPE(pthread_t); TYPE(pthread_mutex_t); TYPE(pthread_mutexattr_t); TYPE(pthread_cond_t); TYPE(pthread_condattr_t);
    TYPE(pthread_rwlock_t); TYPE(pthread_attr_t); TYPE(pthread_key_t); TYPE(pthread_once_t); TYPE(pthread_spinlock_t);
    TYPE(pthread_barrier_t); TYPE(div_t); TYPE(ldiv_t);
    MEMBER(struct stat, st_mode); MEMBER(struct stat, st_rdev); MEMBER(struct stat, st_size); MEMBER(struct stat, st_mtim);
    MEMBER(siginfo_t, si_code); MEMBER(siginfo_t, si_pid); MEMBER(siginfo_t, si_addr); MEMBER(siginfo_t, si_value);
    MEMBER(siginfo_t, si_status); MEMBER(siginfo_t, si_band); MEMBER(struct sigaction, sa_flags); MEMBER(struct tm, tm_gmtoff);
    MEMBER(ucontext_t, uc_mcontext); MEMBER(ucontext_t, uc_sigmask); MEMBER(struct addrinfo, ai_addr);
    TYPE(GArray); TYPE(GByteArray); TYPE(GPtrArray); TYPE(GString); TYPE(GList); TYPE(GSList); TYPE(GQueue); TYPE(GError);
    TYPE(GHashTableIter); TYPE(GSource); TYPE(GSourceFuncs); TYPE(GPollFD); TYPE(GMutex); TYPE(GCond); TYPE(GRecMutex);
    TYPE(GOnce); TYPE(GTimeVal); TYPE(GPrivate); TYPE(gsize); TYPE(gboolean); TYPE(gunichar); TYPE(GQuark); TYPE(GPid);
    TYPE(GIOCondition); TYPE(GLogLevelFlags); TYPE(GTimeSpan);
    MEMBER(GSource, ref_count); MEMBER(GSource, flags); MEMBER(GSource, name); MEMBER(GString, allocated_len);
    VALUE(ENOENT); VALUE(EAGAIN); VALUE(ENOSYS); VALUE(EOPNOTSUPP); VALUE(ENOTSUP); VALUE(ETIMEDOUT); VALUE(ECANCELED);
    VALUE(EOVERFLOW); VALUE(ENODATA); VALUE(EHWPOISON); VALUE(ENOTEMPTY); VALUE(ENOMSG); VALUE(EALREADY); VALUE(EINPROGRESS);
    VALUE(O_CREAT); VALUE(O_DIRECT); VALUE(O_CLOEXEC); VALUE(O_NONBLOCK); VALUE(O_DSYNC); VALUE(O_SYNC); VALUE(F_DUPFD_CLOEXEC);
    VALUE(SIGUSR1); VALUE(SIGBUS); VALUE(SIGIO); VALUE(SIGCHLD); VALUE(SA_SIGINFO); VALUE(MAP_NORESERVE); VALUE(MADV_HUGEPAGE);
    VALUE(MADV_DONTDUMP); VALUE(MFD_HUGETLB); VALUE(_SC_PAGESIZE); VALUE(_SC_NPROCESSORS_ONLN); VALUE(_SC_PHYS_PAGES);
    VALUE(LONG_MIN); VALUE(ULONG_MAX); VALUE(PATH_MAX); VALUE(IOV_MAX); VALUE(POLLHUP); VALUE(G_IO_HUP); VALUE(AF_VSOCK);
    VALUE(RUSAGE_SELF); VALUE(CLOCK_MONOTONIC); VALUE(S_IFBLK); VALUE(IXON); VALUE(ECHONL); VALUE(G_LOG_LEVEL_MASK);
    printf("%d %d\n", fall_through(0), fall_through(1));
    return 0;
}
