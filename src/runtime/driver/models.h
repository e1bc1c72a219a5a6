/* What the driver calls of the models. */
#ifndef FLATCHECK_MODELS_H
#define FLATCHECK_MODELS_H

#include "qom/object.h"

/* Registers the QOM type of the modelled CPU, before anything looks for it. */
void flatcheck_cpu_register(void);

/* type_register_static() for types of our own, which no unit of the tree could register. */
void flatcheck_type_register(const TypeInfo *info);


/* Names of the types that were registered, in order; NULL beyond the last. */
const char *flatcheck_registered_type(size_t index);

#endif
