/* The few doors through which the runtime reaches its host. */
#ifndef FLATCHECK_HOST_H
#define FLATCHECK_HOST_H
#include <stddef.h>
/* Text that the program prints; fd 1 is its output, 2 its messages. */
void flatcheck_output(int fd, const void *data, size_t size);
/* The program ends of its own will. */
_Noreturn void flatcheck_exit(int status);
/* The program cannot go on; message says why, the rest where (NULL and 0 where not known). */
_Noreturn void flatcheck_abort(const char *message, const char *file, int line, const char *function);
/* size more bytes of zeroed memory, a multiple of 65536; NULL when there is no more. */
void *flatcheck_grow(size_t size);
#endif
