#ifndef FLATCHECK_HEAP_H
#define FLATCHECK_HEAP_H

/* Says of a block of the heap that its contents follow from other memory, and from where that lies: a hash of addresses. */
void flatcheck_derived(void *block);

#endif
