/** Functions of which it is known by their names what a call does. */

/**
 * Functions that end the program whatever they are told, by what they are called in QEMU, glib, libc and our runtime.
 */
export const ENDS = new Set([
  'abort',
  '__assert_fail',
  'flatcheck_abort',
  'g_assertion_message',
  'g_assertion_message_expr',
  'g_assertion_message_cmpnum',
  'g_assertion_message_cmpint',
  'g_assertion_message_cmpstr',
]);
/** Functions that do nothing with a null pointer (C11 7.22.3.3, GLib manual). */
export const FREES = new Set(['free', 'g_free']);
/** They return their first argument, or end the program where QEMU is built to check casts (qom/object.c). */
export const CHECKED_CASTS = new Set(['object_dynamic_cast_assert', 'object_class_dynamic_cast_assert']);
/** They answer the same for an object all its life: its class is set when it is made (qom/object.c). */
export const FIXED_ANSWERS = new Set(['object_get_class']);
