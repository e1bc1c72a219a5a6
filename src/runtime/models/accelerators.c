/* What boards ask of accelerators. */
#include <stdbool.h>

bool xen_allowed;

/* The driver turns it on: boards ask whether there is System Management Mode, and TCG has it. */
bool tcg_allowed;
