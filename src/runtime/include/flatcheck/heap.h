#ifndef FLATCHECK_HEAP_H
#define FLATCHECK_HEAP_H

/* Says of a block that its contents follow from other memory and from where that lies, as a hash of addresses does. */
void flatcheck_derived(void *block);

#endif
