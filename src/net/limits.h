/* Every bound of this folder, each with its reason. The clock is the other one: each wait and each read
 * has a deadline, and is not begun behind it, however much there is to read. */
#pragma once

/* A reply line may be 512 bytes (RFC 5321 4.5.3.1.5); servers send far longer ones, and a limit is a
 * failure. */
#define VT_STARTTLS_LINE_MAX 16384

/* Lines of one reply: EHLO replies have 10 to 20. */
#define VT_STARTTLS_LINES_MAX 256

/* Bytes of a handshake: its messages are 64 KB each at most (base/limits.h), and take up to seven times
 * that where a record carries one byte. A record is six bytes at least, so that this bounds their number,
 * too. */
#define VT_HANDSHAKE_BYTES_MAX (1u << 20)

/* Bytes behind our goodbye: the reply to QUIT and a close_notify are 100; a mailbox that was just being
 * sent is forgone. */
#define VT_GOODBYE_BYTES_MAX (1u << 18)

/* How long a probe, a goodbye, or the greeting of a port known to speak TLS at once is waited for: a round
 * trip around the world takes a third of a second. */
#define VT_MOMENT_MS 2000

/* Addresses of one name that are tried: no mail server has more. */
#define VT_ADDRESSES_MAX 16

/* RFC 8305 5 recommends 250 ms between attempts. */
#define VT_STAGGER_MS 250

/* After the end of what is typed, a server that says nothing for so long has answered all. */
#define VT_QUIET_MS 3000
