/* What holds of any model, whatever trace it was read from: every index points at something, every field lies
 * in its buffer, every part of the wire on the wire. */
#pragma once

#include "session/model.h"

/* The first thing that does not hold, in words; "" when all does. */
const char *vt_model_breach(const struct vt_model *model);
