/* RCU for one thread: readers are never waited for, what is to be reclaimed waits in a queue until the step is over. */
#include "../driver/headers.h"
#include "../driver/flatcheck.h"
#include "qemu/rcu.h"

unsigned long rcu_gp_ctr = 1;
QemuEvent rcu_gp_event;

static struct rcu_reader_data reader;

struct rcu_reader_data *get_ptr_rcu_reader(void)
{
    return &reader;
}

static struct rcu_head *first;
static struct rcu_head **end = &first;

void call_rcu1(struct rcu_head *head, RCUCBFunc *func)
{
    head->func = func;
    head->next = NULL;
    *end = head;
    end = &head->next;
}

void flatcheck_rcu_drain(void)
{
    while (first) {
        struct rcu_head *head = first;

        first = head->next;
        if (!first) {
            end = &first;
        }
        head->func(head);
    }
}

void drain_call_rcu(void)
{
    flatcheck_rcu_drain();
}
