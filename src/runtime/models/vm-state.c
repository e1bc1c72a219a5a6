/* Who wants to know whether the guest runs: devices alone are noted. */
#include "../driver/headers.h"

void flatcheck_around_qemu_del_vm_change_state_handler(void (*tree)(VMChangeStateEntry *), VMChangeStateEntry *entry)
{
    if (entry) {
        tree(entry);
    }
}
