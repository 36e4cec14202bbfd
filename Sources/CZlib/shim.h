// zlib opens an inflater through a macro, which Swift does not import; this function stands in for it.
#ifndef NEARMADE_CZLIB_SHIM_H
#define NEARMADE_CZLIB_SHIM_H

#include <zlib.h>

// Window bits 15 + 16: the largest window, gzip framing only (not raw deflate, not zlib), with the CRC checked.
static inline int nearmade_inflate_init_gzip(z_streamp stream) {
    return inflateInit2(stream, 15 + 16);
}

#endif
