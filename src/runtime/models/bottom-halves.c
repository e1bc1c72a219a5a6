/*
 * Bottom halves: what is scheduled runs when the step is over, as QEMU's main loop would run it before it takes the
 * next command.
 */
#include "../driver/headers.h"
#include "../driver/flatcheck.h"
#if __has_include("qemu/aio.h")
#include "qemu/aio.h"
#else
#include "block/aio.h"
#endif
#include "qemu/main-loop.h"

/* Since 8.1 a guard against reentrance comes along. */
#ifdef qemu_bh_new_guarded
#define NAME_AND_GUARD const char *name, MemReentrancyGuard *guard
#else
#define NAME_AND_GUARD const char *name
#endif

/* One that schedules itself again and again is left after so many rounds: it waits for what does not come. */
enum { MOST_ROUNDS = 100 };

struct QEMUBH {
    QEMUBHFunc *callback;
    void *opaque;
    QEMUBH *next;
    bool is_queued;
    bool is_scheduled;
    bool is_deleted;
};

/* Last scheduled first, as in util/async.c. */
static QEMUBH *scheduled;

static QEMUBH *new_bottom_half(QEMUBHFunc *callback, void *opaque)
{
    QEMUBH *bh = g_new0(QEMUBH, 1);

    bh->callback = callback;
    bh->opaque = opaque;
    return bh;
}

static void enqueue(QEMUBH *bh)
{
    if (!bh->is_queued) {
        bh->is_queued = true;
        bh->next = scheduled;
        scheduled = bh;
    }
}

QEMUBH *qemu_bh_new_full(QEMUBHFunc *callback, void *opaque, NAME_AND_GUARD)
{
    return new_bottom_half(callback, opaque);
}

QEMUBH *aio_bh_new_full(AioContext *context, QEMUBHFunc *callback, void *opaque, NAME_AND_GUARD)
{
    return new_bottom_half(callback, opaque);
}

void qemu_bh_schedule(QEMUBH *bh)
{
    bh->is_scheduled = true;
    enqueue(bh);
}

void qemu_bh_schedule_idle(QEMUBH *bh)
{
    qemu_bh_schedule(bh);
}

void qemu_bh_cancel(QEMUBH *bh)
{
    bh->is_scheduled = false;
}

void qemu_bh_delete(QEMUBH *bh)
{
    bh->is_scheduled = false;
    bh->is_deleted = true;
    enqueue(bh);
}

void aio_bh_schedule_oneshot_full(AioContext *context, QEMUBHFunc *callback, void *opaque, const char *name)
{
    QEMUBH *bh = new_bottom_half(callback, opaque);

    bh->is_scheduled = true;
    bh->is_deleted = true;
    enqueue(bh);
}

void flatcheck_bottom_halves_run(void)
{
    for (int round = 0; scheduled && round < MOST_ROUNDS; round++) {
        QEMUBH *bh = scheduled;

        scheduled = NULL;
        while (bh) {
            QEMUBH *next = bh->next;

            bh->is_queued = false;
            if (bh->is_scheduled) {
                bh->is_scheduled = false;
                bh->callback(bh->opaque);
            }
            if (bh->is_deleted && !bh->is_queued) {
                g_free(bh);
            }
            bh = next;
        }
    }
}
