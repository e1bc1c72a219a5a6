/*
 * Locks for one thread: every lock is free but those that it holds itself. QEMU's own assertions hold for what is
 * locked (a lock is made before it is used: util/qemu-thread-posix.c); what would wait forever aborts. The memory core
 * asserts that the big QEMU lock is held: it always is.
 */
#include "../driver/headers.h"
#include "qemu/thread.h"

/* The system's mutex is not used otherwise: its first byte says whether the lock is held. */
static bool *flatcheck_held(QemuMutex *mutex)
{
    return (bool *)&mutex->lock;
}

void qemu_mutex_init(QemuMutex *mutex)
{
    *flatcheck_held(mutex) = false;
    mutex->initialized = true;
}

void qemu_mutex_destroy(QemuMutex *mutex)
{
    assert(mutex->initialized);
    mutex->initialized = false;
}

static void flatcheck_lock(QemuMutex *mutex, const char *file, int line)
{
    assert(mutex->initialized);
    /* A second time, the thread waits for itself. */
    assert(!*flatcheck_held(mutex));
    *flatcheck_held(mutex) = true;
}

static int flatcheck_trylock(QemuMutex *mutex, const char *file, int line)
{
    assert(mutex->initialized);
    if (*flatcheck_held(mutex)) {
        return -EBUSY;
    }
    *flatcheck_held(mutex) = true;
    return 0;
}

void qemu_mutex_unlock_impl(QemuMutex *mutex, const char *file, const int line)
{
    assert(mutex->initialized);
    *flatcheck_held(mutex) = false;
}

static void flatcheck_rec_lock(QemuRecMutex *mutex, const char *file, int line)
{
}

static int flatcheck_rec_trylock(QemuRecMutex *mutex, const char *file, int line)
{
    return 0;
}

QemuMutexLockFunc qemu_mutex_lock_func = flatcheck_lock;
QemuMutexTrylockFunc qemu_mutex_trylock_func = flatcheck_trylock;
QemuRecMutexLockFunc qemu_rec_mutex_lock_func = flatcheck_rec_lock;
QemuRecMutexTrylockFunc qemu_rec_mutex_trylock_func = flatcheck_rec_trylock;

static void flatcheck_bql_lock(QemuMutex *mutex, const char *file, int line)
{
}

QemuMutexLockFunc bql_mutex_lock_func = flatcheck_bql_lock;
QemuMutexLockFunc qemu_bql_mutex_lock_func = flatcheck_bql_lock;

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
