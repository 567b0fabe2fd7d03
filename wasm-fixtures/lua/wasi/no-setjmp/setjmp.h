// Debian's WASI libc has no setjmp.h; ldo.c includes it, wasi.h replaces what it would use.
