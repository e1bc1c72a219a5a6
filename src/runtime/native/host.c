/* The runtime's host on x86-64 Linux, without any library: the whole program is the tree's C and the runtime. */
#include <elf.h>
#include <flatcheck/host.h>
#include <stddef.h>
#include <stdint.h>

static long system_call(long number, long a, long b, long c, long d, long e, long f)
{
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

enum { SYSTEM_WRITE = 1, SYSTEM_MMAP = 9, SYSTEM_ARCH_PRCTL = 158, SYSTEM_CLOCK_GETTIME = 228, SYSTEM_EXIT = 231 };
enum { CLOCK_PROCESS_CPUTIME = 2 };
enum { READ_WRITE = 3, PRIVATE_ANONYMOUS = 0x4022, SET_FS = 0x1002 };

void flatcheck_output(int fd, const void *data, size_t size)
{
    const char *place = data;
    while (size > 0) {
        long written = system_call(SYSTEM_WRITE, fd, (long)place, (long)size, 0, 0, 0);
        if (written <= 0) {
            return;
        }
        place += written;
        size -= (size_t)written;
    }
}

_Noreturn void flatcheck_exit(int status)
{
    for (;;) {
        system_call(SYSTEM_EXIT, status, 0, 0, 0, 0, 0);
    }
}

static void put(const char *text)
{
    size_t size = 0;
    while (text[size] != '\0') {
        size++;
    }
    flatcheck_output(2, text, size);
}

static void put_number(int number)
{
    char digits[12];
    int start = sizeof(digits) - 1;
    digits[start] = '\0';
    do {
        digits[--start] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    put(digits + start);
}

/* Ends with 134, as a shell shows the end by SIGABRT. */
_Noreturn void flatcheck_abort(const char *message, const char *file, int line, const char *function)
{
    if (file != NULL) {
        put(file);
        put(":");
        put_number(line);
        put(": ");
    }
    if (function != NULL) {
        put(function);
        put(": ");
    }
    put(message);
    put("\n");
    flatcheck_exit(134);
}

static char *map(size_t size)
{
    long address = system_call(SYSTEM_MMAP, 0, (long)size, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
    return address < 0 && address > -4096 ? NULL : (char *)address;
}

void *flatcheck_grow(size_t size)
{
    return map(size);
}

/* For programs that measure: nanoseconds of processor time. */
uint64_t flatcheck_nanoseconds(void)
{
    int64_t now[2];
    system_call(SYSTEM_CLOCK_GETTIME, CLOCK_PROCESS_CPUTIME, (long)now, 0, 0, 0, 0);
    return (uint64_t)now[0] * 1000000000 + (uint64_t)now[1];
}

extern const Elf64_Ehdr __ehdr_start;
extern void (*__init_array_start[])(int, char **, char **);
extern void (*__init_array_end[])(int, char **, char **);
int main(int argc, char **argv);
_Noreturn void exit(int status);

/* Thread-local variables stand below the thread pointer, which points to itself (x86-64 psABI, TLS variant II). */
static void set_up_thread_storage(void)
{
    const Elf64_Phdr *header = (const Elf64_Phdr *)((const char *)&__ehdr_start + __ehdr_start.e_phoff);
    const Elf64_Phdr *storage = NULL;
    for (int i = 0; i < __ehdr_start.e_phnum; i++) {
        storage = header[i].p_type == PT_TLS ? &header[i] : storage;
    }
    size_t alignment = storage != NULL && storage->p_align > 64 ? storage->p_align : 64;
    size_t size = storage != NULL ? (storage->p_memsz + alignment - 1) & ~(alignment - 1) : 0;
    char *block = map(size + 4096);
    char *pointer = block + size;
    if (storage != NULL) {
        const char *image = (const char *)storage->p_vaddr;
        for (size_t i = 0; i < storage->p_filesz; i++) {
            (pointer - ((storage->p_memsz + storage->p_align - 1) & ~(storage->p_align - 1)))[i] = image[i];
        }
    }
    *(void **)pointer = pointer;
    system_call(SYSTEM_ARCH_PRCTL, SET_FS, (long)pointer, 0, 0, 0, 0);
}

__attribute__((used)) static _Noreturn void start(long *stack)
{
    int argc = (int)stack[0];
    char **argv = (char **)(stack + 1);
    char **environment = argv + argc + 1;
    set_up_thread_storage();
    for (size_t i = 0; i < (size_t)(__init_array_end - __init_array_start); i++) {
        __init_array_start[i](argc, argv, environment);
    }
    exit(main(argc, argv));
}

__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall start\n");
