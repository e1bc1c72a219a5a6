/* The guest runs once its machine is built. Of those who want to be told, devices alone are noted. */
#include "../driver/headers.h"
#include "../driver/models.h"

static bool is_running;

void flatcheck_guest_start(void)
{
    is_running = true;
    vm_state_notify(true, RUN_STATE_RUNNING);
}

bool flatcheck_around_runstate_is_running(bool (*tree)(void))
{
    return is_running || tree();
}

void flatcheck_around_qemu_del_vm_change_state_handler(void (*tree)(VMChangeStateEntry *), VMChangeStateEntry *entry)
{
    if (entry) {
        tree(entry);
    }
}
