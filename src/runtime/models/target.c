/*
 * The target tells of itself: up to 11.0 by a function, from 11.1 on by a QOM type, which QEMU's main() looks for
 * before any other.
 */
#include "../driver/headers.h"
#if __has_include("qemu/target-info-qom.h")
#include "qemu/target-info-qom.h"
#elif __has_include("qemu/target-info-impl.h")
#include "qemu/target-info-impl.h"
#else
typedef struct TargetInfo TargetInfo;
#endif

/* Stands around target_info(). QEMU finds the type in a list of all classes, which would initialize each of them. */
const TargetInfo *flatcheck_around_target_info(const TargetInfo *(*tree)(void))
{
#ifdef TYPE_TARGET_INFO
    static const TargetInfo *target;

    if (!target) {
        target = TARGET_INFO_CLASS(object_class_by_name(TYPE_TARGET_INFO "-" TARGET_NAME))->target_info;
    }
    return target;
#else
    return tree();
#endif
}
