/* What boards ask of accelerators that are not there. */
#include <stdbool.h>

bool xen_allowed;
