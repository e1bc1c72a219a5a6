/* Locks of a program with one thread: they are always free, waiting for another thread would never end. */
#include <errno.h>
#include <flatcheck/host.h>
#include <glib.h>
#include <pthread.h>
#include <semaphore.h>

#define ALWAYS_DONE(name, type) \
    int name(type *object) \
    { \
        (void)object; \
        return 0; \
    }

ALWAYS_DONE(pthread_attr_init, pthread_attr_t)
ALWAYS_DONE(pthread_attr_destroy, pthread_attr_t)
ALWAYS_DONE(pthread_mutexattr_init, pthread_mutexattr_t)
ALWAYS_DONE(pthread_mutexattr_destroy, pthread_mutexattr_t)
ALWAYS_DONE(pthread_mutex_destroy, pthread_mutex_t)
ALWAYS_DONE(pthread_mutex_lock, pthread_mutex_t)
ALWAYS_DONE(pthread_mutex_trylock, pthread_mutex_t)
ALWAYS_DONE(pthread_mutex_unlock, pthread_mutex_t)
ALWAYS_DONE(pthread_condattr_init, pthread_condattr_t)
ALWAYS_DONE(pthread_condattr_destroy, pthread_condattr_t)
ALWAYS_DONE(pthread_cond_destroy, pthread_cond_t)
ALWAYS_DONE(pthread_cond_signal, pthread_cond_t)
ALWAYS_DONE(pthread_cond_broadcast, pthread_cond_t)
ALWAYS_DONE(pthread_rwlock_destroy, pthread_rwlock_t)
ALWAYS_DONE(pthread_rwlock_rdlock, pthread_rwlock_t)
ALWAYS_DONE(pthread_rwlock_wrlock, pthread_rwlock_t)
ALWAYS_DONE(pthread_rwlock_unlock, pthread_rwlock_t)
ALWAYS_DONE(pthread_spin_lock, pthread_spinlock_t)
ALWAYS_DONE(pthread_spin_unlock, pthread_spinlock_t)
ALWAYS_DONE(sem_destroy, sem_t)
ALWAYS_DONE(sem_post, sem_t)

int pthread_mutexattr_settype(pthread_mutexattr_t *attribute, int type)
{
    (void)attribute;
    (void)type;
    return 0;
}

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attribute)
{
    (void)attribute;
    *mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    return 0;
}

int pthread_condattr_setclock(pthread_condattr_t *attribute, clockid_t clock)
{
    (void)attribute;
    (void)clock;
    return 0;
}

int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attribute)
{
    (void)attribute;
    *condition = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
    return 0;
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    (void)condition;
    (void)mutex;
    flatcheck_abort("wait for another thread: there is only one", NULL, 0, NULL);
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until)
{
    (void)condition;
    (void)mutex;
    (void)until;
    return ETIMEDOUT;
}

int pthread_rwlock_init(pthread_rwlock_t *lock, const pthread_rwlockattr_t *attribute)
{
    (void)attribute;
    *lock = (pthread_rwlock_t)PTHREAD_RWLOCK_INITIALIZER;
    return 0;
}

int pthread_spin_init(pthread_spinlock_t *lock, int shared)
{
    (void)shared;
    *lock = 0;
    return 0;
}

pthread_t pthread_self(void)
{
    return 1;
}

int pthread_equal(pthread_t left, pthread_t right)
{
    return left == right;
}

int pthread_once(pthread_once_t *once, void (*function)(void))
{
    if (*once == PTHREAD_ONCE_INIT) {
        *once = 1;
        function();
    }
    return 0;
}

int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
    (void)prepare;
    (void)parent;
    (void)child;
    return 0;
}

static const void *specific[64];
static pthread_key_t keys;

int pthread_key_create(pthread_key_t *key, void (*destroy)(void *))
{
    (void)destroy;
    if (keys == sizeof(specific) / sizeof(specific[0])) {
        return EAGAIN;
    }
    *key = keys++;
    return 0;
}

int pthread_key_delete(pthread_key_t key)
{
    specific[key] = NULL;
    return 0;
}

void *pthread_getspecific(pthread_key_t key)
{
    return (void *)specific[key];
}

int pthread_setspecific(pthread_key_t key, const void *value)
{
    specific[key] = value;
    return 0;
}

void g_mutex_init(GMutex *mutex)
{
    mutex->p = NULL;
}

void g_mutex_clear(GMutex *mutex)
{
    mutex->p = NULL;
}

void g_mutex_lock(GMutex *mutex)
{
    (void)mutex;
}

void g_mutex_unlock(GMutex *mutex)
{
    (void)mutex;
}

gboolean g_mutex_trylock(GMutex *mutex)
{
    (void)mutex;
    return TRUE;
}
