/* Locks for one thread. The memory core asserts that the big QEMU lock is held: it always is. */
#include "../driver/headers.h"
#include "qemu/thread.h"

static void flatcheck_lock(QemuMutex *mutex, const char *file, int line)
{
}

static int flatcheck_trylock(QemuMutex *mutex, const char *file, int line)
{
    return 0;
}

static void flatcheck_rec_lock(QemuRecMutex *mutex, const char *file, int line)
{
}

static int flatcheck_rec_trylock(QemuRecMutex *mutex, const char *file, int line)
{
    return 0;
}

QemuMutexLockFunc qemu_mutex_lock_func = flatcheck_lock;
QemuMutexLockFunc bql_mutex_lock_func = flatcheck_lock;
QemuMutexLockFunc qemu_bql_mutex_lock_func = flatcheck_lock;
QemuMutexTrylockFunc qemu_mutex_trylock_func = flatcheck_trylock;
QemuRecMutexLockFunc qemu_rec_mutex_lock_func = flatcheck_rec_lock;
QemuRecMutexTrylockFunc qemu_rec_mutex_trylock_func = flatcheck_rec_trylock;

bool bql_locked(void)
{
    return true;
}

/* The name of bql_locked() up to 8.2. */
bool qemu_mutex_iothread_locked(void)
{
    return true;
}

bool qemu_in_main_thread(void)
{
    return true;
}
