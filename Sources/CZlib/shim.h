// zlib opens an inflater and a deflater through macros, which Swift does not import; these functions stand in for them.
#ifndef NEARMADE_CZLIB_SHIM_H
#define NEARMADE_CZLIB_SHIM_H

#include <zlib.h>

// Window bits 15 + 16: the largest window, gzip framing only (not raw deflate, not zlib), with the CRC checked.
static inline int nearmade_inflate_init_gzip(z_streamp stream) {
    return inflateInit2(stream, 15 + 16);
}

// The same framing; zlib writes no time and no name, so that the same bytes always become the same file.
static inline int nearmade_deflate_init_gzip(z_streamp stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
