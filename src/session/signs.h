/* The signs beyond ASCII that the program itself writes, and what stands for them where the locale has ASCII
 * alone. */
#pragma once

#include <stdbool.h>

/* True where the locale's characters are ASCII by its name: C and POSIX, and what says nothing of UTF-8. No
 * name at all is no wish. */
bool vt_ascii_only(void);

/* SIGN, one of the table's, or what stands for it in ASCII where that is all there is. */
const char *vt_sign(const char *sign);

/* The sign that TEXT begins with, in ASCII, and *LEN its bytes in TEXT; NULL: it begins with none. */
const char *vt_sign_in_ascii(const char *text, int *len);
