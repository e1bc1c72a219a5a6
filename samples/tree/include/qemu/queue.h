/* Doubly linked lists whose links lie in their elements. SPDX-License-Identifier: MIT */
#ifndef QEMU_QUEUE_H
#define QEMU_QUEUE_H

#define QTAILQ_HEAD(name, type) \
    struct name {               \
        struct type *first;     \
        struct type *last;      \
    }

#define QTAILQ_HEAD_INITIALIZER(head) { NULL, NULL }

#define QTAILQ_ENTRY(type)     \
    struct {                   \
        struct type *next;     \
        struct type *previous; \
    }

#define QTAILQ_FIRST(head) ((head)->first)
#define QTAILQ_NEXT(element, link) ((element)->link.next)

#define QTAILQ_FOREACH(element, head, link) \
    for ((element) = (head)->first; (element); (element) = (element)->link.next)

#define QTAILQ_FOREACH_REVERSE(element, head, link) \
    for ((element) = (head)->last; (element); (element) = (element)->link.previous)

/* Inserts before another element, or at the end if that is NULL. */
#define QTAILQ_INSERT(head, other, element, link)                                       \
    do {                                                                                \
        (element)->link.next = (other);                                                 \
        (element)->link.previous = (other) ? (other)->link.previous : (head)->last;     \
        *((element)->link.previous ? &(element)->link.previous->link.next               \
                                   : &(head)->first) = (element);                       \
        *((other) ? &(other)->link.previous : &(head)->last) = (element);               \
    } while (0)

#define QTAILQ_INSERT_TAIL(head, element, link)                                         \
    do {                                                                                \
        typeof(element) end_ = NULL;                                                    \
        QTAILQ_INSERT(head, end_, element, link);                                       \
    } while (0)

#define QTAILQ_REMOVE(head, element, link)                                              \
    do {                                                                                \
        *((element)->link.next ? &(element)->link.next->link.previous                   \
                               : &(head)->last) = (element)->link.previous;             \
        *((element)->link.previous ? &(element)->link.previous->link.next               \
                                   : &(head)->first) = (element)->link.next;            \
    } while (0)

#endif
