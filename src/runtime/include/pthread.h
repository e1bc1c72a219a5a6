#ifndef _PTHREAD_H
#define _PTHREAD_H
#include <sys/types.h>
#include <sched.h>
#include <time.h>
#define PTHREAD_MUTEX_INITIALIZER { { 0 } }
#define PTHREAD_COND_INITIALIZER { { 0 } }
#define PTHREAD_RWLOCK_INITIALIZER { { 0 } }
#define PTHREAD_ONCE_INIT 0
#define PTHREAD_MUTEX_NORMAL 0
#define PTHREAD_MUTEX_RECURSIVE 1
#define PTHREAD_MUTEX_ERRORCHECK 2
#define PTHREAD_CREATE_JOINABLE 0
#define PTHREAD_CREATE_DETACHED 1
#define PTHREAD_CANCEL_ENABLE 0
#define PTHREAD_CANCEL_DISABLE 1
int pthread_create(pthread_t *thread, const pthread_attr_t *attribute, void *(*start)(void *), void *data);
int pthread_join(pthread_t thread, void **result);
int pthread_detach(pthread_t thread);
int pthread_cancel(pthread_t thread);
_Noreturn void pthread_exit(void *result);
pthread_t pthread_self(void);
int pthread_equal(pthread_t left, pthread_t right);
int pthread_setcancelstate(int state, int *old);
int pthread_attr_init(pthread_attr_t *attribute);
int pthread_attr_destroy(pthread_attr_t *attribute);
int pthread_attr_setdetachstate(pthread_attr_t *attribute, int state);
int pthread_attr_setstacksize(pthread_attr_t *attribute, size_t size);
int pthread_attr_getstacksize(const pthread_attr_t *attribute, size_t *size);
int pthread_attr_getstack(const pthread_attr_t *attribute, void **address, size_t *size);
int pthread_getattr_np(pthread_t thread, pthread_attr_t *attribute);
int pthread_setname_np(pthread_t thread, const char *name);
int pthread_setaffinity_np(pthread_t thread, size_t size, const cpu_set_t *set);
int pthread_getaffinity_np(pthread_t thread, size_t size, cpu_set_t *set);
int pthread_mutexattr_init(pthread_mutexattr_t *attribute);
int pthread_mutexattr_destroy(pthread_mutexattr_t *attribute);
int pthread_mutexattr_settype(pthread_mutexattr_t *attribute, int type);
int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attribute);
int pthread_mutex_destroy(pthread_mutex_t *mutex);
int pthread_mutex_lock(pthread_mutex_t *mutex);
int pthread_mutex_trylock(pthread_mutex_t *mutex);
int pthread_mutex_unlock(pthread_mutex_t *mutex);
int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until);
int pthread_condattr_init(pthread_condattr_t *attribute);
int pthread_condattr_destroy(pthread_condattr_t *attribute);
int pthread_condattr_setclock(pthread_condattr_t *attribute, clockid_t clock);
int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attribute);
int pthread_cond_destroy(pthread_cond_t *condition);
int pthread_cond_signal(pthread_cond_t *condition);
int pthread_cond_broadcast(pthread_cond_t *condition);
int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex);
int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until);
int pthread_rwlock_init(pthread_rwlock_t *lock, const pthread_rwlockattr_t *attribute);
int pthread_rwlock_destroy(pthread_rwlock_t *lock);
int pthread_rwlock_rdlock(pthread_rwlock_t *lock);
int pthread_rwlock_wrlock(pthread_rwlock_t *lock);
int pthread_rwlock_unlock(pthread_rwlock_t *lock);
int pthread_spin_init(pthread_spinlock_t *lock, int shared);
int pthread_spin_lock(pthread_spinlock_t *lock);
int pthread_spin_unlock(pthread_spinlock_t *lock);
int pthread_key_create(pthread_key_t *key, void (*destroy)(void *));
int pthread_key_delete(pthread_key_t key);
void *pthread_getspecific(pthread_key_t key);
int pthread_setspecific(pthread_key_t key, const void *value);
int pthread_once(pthread_once_t *once, void (*function)(void));
#define pthread_cleanup_push(function, data) { void (*cleanup_)(void *) = (function); void *cleanup_data_ = (data);
#define pthread_cleanup_pop(run) if (run) { cleanup_(cleanup_data_); } }
int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));
#endif
